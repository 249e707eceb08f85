//! What group commit is worth on one SQLite file: 256 callers, with a transaction for each reservation
//! and through the committer, each commit synced in full.
//!
//! The median of the ratios is the result; it is to be at least 15. The rates are the machine's, and
//! mostly its disk's. The slower a sync, the larger the ratio, so run it on a quiet machine.
//!
//! `cargo bench -p earmark-sqlite --bench group_commit` gives out ids in rising order, as order
//! numbers and time-ordered ids rise; `-- scattered` gives them out in no order, as random ids are.
//! Then every reservation of a batch touches a page of its own, that of the index by id.
//! `EARMARK_BENCH_DIR` names another folder for the file, on another disk.

#[path = "../../store/benches/group_commit/rounds.rs"]
mod rounds;

use earmark_core::words::BalanceKey;
use earmark_sqlite::{Options, SqliteStore};
use earmark_store::Store as _;
use rounds::{Callers, Fault, reserve, stock};
use std::path::PathBuf;
use std::sync::Arc;

const CALLERS: usize = 256;
const ROUNDS: usize = 7;

fn hot() -> Result<BalanceKey, Fault> {
    Ok(BalanceKey::parse("HOT", None)?)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let scattered = std::env::args().any(|argument| argument == "scattered");
    let base = std::env::var_os("EARMARK_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = base.join(format!("earmark-group-commit-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let store = Arc::new(SqliteStore::open(folder.join("earmark.db"), Options::default()).await?);
    store.commit(&[stock(hot()?)?]).await?;
    println!("{CALLERS} callers, ids {}", if scattered { "scattered" } else { "rising" });
    let asks = move |number: u64| {
        // Multiplied by an odd number, every number stays different.
        reserve(if scattered { number.wrapping_mul(0x9E37_79B9_7F4A_7C15) } else { number }, hot()?)
    };
    Callers { count: CALLERS, asks }.compare(ROUNDS, store.clone(), store).await?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
