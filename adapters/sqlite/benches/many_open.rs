//! What a reserve costs the store while many other reservations of the same SKU are open: a thousand, and
//! a million.
//!
//! It loads and writes the same rows either way, so what may differ is the depth of the indexes. Both
//! files are measured in turn, in one run; read the ratios. Commits are not synced here: a sync is the
//! disk's time, and the same for both. `cargo bench -p earmark-sqlite --bench many_open`; loading the
//! million takes a minute or two. `EARMARK_BENCH_DIR` names another folder for the files.

use earmark_core::reservation::{Mode, OnShortage, Request};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::{Page, Store};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Fault = Box<dyn Error + Send + Sync>;

const OPEN: [u64; 2] = [1_000, 1_000_000];
const LOADED_AT_ONCE: usize = 512;
const GROUP: usize = 64;
/// How often each is measured, on either file in turn. Few, so that a thousand stay about a thousand.
const ALONE: usize = 200;
const GROUPS: usize = 40;

/// A store with one SKU, and how many ids it was given.
struct Shop {
    store: SqliteStore,
    ids: u64,
}

impl Shop {
    async fn open(folder: &Path, open: u64) -> Result<Self, Fault> {
        let file = folder.join(format!("{open}.db"));
        let store = SqliteStore::open(file, Options { synced: false, ..Options::default() }).await?;
        let command = Command::Receive {
            key: BalanceKey::parse("HOT", None)?,
            quantity: Quantity::new(1_000_000_000)?,
            purchase_order_id: None,
            reference: None,
        };
        store.commit(&[Input { key: Key::parse("stock")?, keyed: false, command }]).await?;
        let mut shop = Self { store, ids: 0 };
        while shop.ids < open {
            let left = usize::try_from(open - shop.ids).unwrap_or(usize::MAX);
            shop.reserve(left.min(LOADED_AT_ONCE)).await?;
        }
        Ok(shop)
    }

    /// Reserves so many units, each under an id in no order, in one commit; tells how long that took.
    async fn reserve(&mut self, count: usize) -> Result<Duration, Fault> {
        let mut inputs = Vec::with_capacity(count);
        for _ in 0..count {
            self.ids += 1;
            // Multiplied by an odd number, every number stays different.
            let text = format!("r-{:020}", self.ids.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let line = Line { key: BalanceKey::parse("HOT", None)?, quantity: Quantity::new(1)? };
            let lines = Lines::new(vec![line]).map_err(|faults| format!("{faults:?}"))?;
            let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
            // The longest time there is: none of them expires while others are measured.
            let request = Request { lines, ttl: None, mode, on_shortage };
            let command = Command::Reserve { reservation_id: Id::parse(&text)?, request };
            inputs.push(Input { key: Key::parse(&text)?, keyed: false, command });
        }
        let began = Instant::now();
        let answers = self.store.commit(&inputs).await?;
        let took = began.elapsed();
        match answers.iter().find(|answer| !matches!(answer, Answer::Done { fresh: true, .. })) {
            Some(answer) => Err(format!("not reserved: {answer:?}").into()),
            None => Ok(took),
        }
    }
}

/// Median and 99th percentile in microseconds, of each.
fn told(mut took: Vec<Duration>, each: usize) -> [f64; 2] {
    took.sort();
    let at = |percent: usize| took.get((took.len() - 1) * percent / 100).copied().unwrap_or_default();
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    [50, 99].map(|percent| at(percent).as_secs_f64() * 1e6 / each as f64)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let base = std::env::var_os("EARMARK_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = base.join(format!("earmark-many-open-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut shops = vec![];
    for open in OPEN {
        let began = Instant::now();
        shops.push(Shop::open(&folder, open).await?);
        println!("{open} open after {:.0} s", began.elapsed().as_secs_f64());
    }
    println!("| | median, µs | p99, µs |\n|---|---:|---:|");
    for (what, count, times) in [("alone", 1, ALONE), ("each of a group of 64", GROUP, GROUPS)] {
        let mut took = vec![vec![]; shops.len()];
        for _ in 0..times {
            for (shop, took) in shops.iter_mut().zip(&mut took) {
                took.push(shop.reserve(count).await?);
            }
        }
        let figures: Vec<[f64; 2]> = took.into_iter().map(|took| told(took, count)).collect();
        for (open, [median, p99]) in OPEN.iter().zip(&figures) {
            println!("| {what}, {open} open | {median:.0} | {p99:.0} |");
        }
        if let [few, many] = figures.as_slice() {
            println!("| ratio | {:.2} | {:.2} |", many[0] / few[0], many[1] / few[1]);
        }
    }
    let key = BalanceKey::parse("HOT", None)?;
    for (shop, open) in shops.iter().zip(OPEN) {
        let began = Instant::now();
        let held = shop.store.holders(&key, &Page { limit: 100, after: None }).await?;
        println!(
            "first {} holders of {open}: {:.0} ms",
            held.items.len(),
            began.elapsed().as_secs_f64() * 1e3
        );
    }
    drop(shops);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
