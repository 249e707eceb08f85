//! Reservations a second on one hot SKU: 256 callers through the committer, against one transaction
//! for each reservation, in one run on one disk. Prints; asserts nothing.

use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::{Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::{Committer, Limits, Store};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn reserve(id: &str) -> Result<Input, Box<dyn Error + Send + Sync>> {
    let line = Line { key: BalanceKey::parse("HOT", None)?, quantity: Quantity::new(1)? };
    let lines = Lines::new(vec![line]).map_err(|faults| format!("{faults:?}"))?;
    let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
    let request = Request { lines, ttl: None, mode, on_shortage };
    let command = Command::Reserve { reservation_id: Id::parse(id)?, request };
    Ok(Input { key: Key::parse(id)?, keyed: false, command })
}

#[expect(clippy::cast_precision_loss, reason = "it is printed with three digits")]
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let seconds = Duration::from_secs(5);
    let folder = std::env::temp_dir().join(format!("earmark-throughput-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let store = Arc::new(SqliteStore::open(folder.join("earmark.db"), Options::default()).await?);
    let stock = Command::Receive {
        key: BalanceKey::parse("HOT", None)?,
        quantity: Quantity::new(1_000_000_000)?,
        purchase_order_id: None,
        reference: None,
    };
    store.commit(&[Input { key: Key::parse("stock")?, keyed: false, command: stock }]).await?;

    let (began, mut alone) = (Instant::now(), 0);
    while began.elapsed() < seconds {
        store.commit(&[reserve(&format!("alone-{alone}"))?]).await?;
        alone += 1;
    }
    let alone = rate(alone, began.elapsed());

    let committer = Committer::start(store.clone(), Limits::default());
    let began = Instant::now();
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..256 {
        let committer = committer.clone();
        callers.spawn(async move {
            let mut done = 0;
            while began.elapsed() < seconds {
                committer.submit(reserve(&format!("c{caller}-{done}"))?).await?;
                done += 1;
            }
            Ok::<usize, Box<dyn Error + Send + Sync>>(done)
        });
    }
    let mut together = 0;
    while let Some(done) = callers.join_next().await {
        together += done??;
    }
    let together = rate(together, began.elapsed());
    committer.shutdown().await;
    println!("one transaction each: {alone:.0}/s");
    println!("256 callers together: {together:.0}/s, {:.1} times as many", together / alone);
    println!("{:?}", committer.counts());
    println!("audit: {} findings", store.audit().await?.len());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
