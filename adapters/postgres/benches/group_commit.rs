//! What group commit is worth on PostgreSQL: 64 callers, with a transaction for each reservation and
//! through the committer, each commit synced in full, on a throw-away cluster, or on the server at
//! `DATABASE_URL`.
//!
//! `cargo bench -p earmark-postgres --bench group_commit` takes one hot SKU; `-- uniform` takes ten
//! thousand, in turn. `EARMARK_LANES` says how many batches are committed side by side.

#[path = "../../store/benches/group_commit/rounds.rs"]
mod rounds;

use earmark_cluster::Cluster;
use earmark_core::words::BalanceKey;
use earmark_postgres::{Options, PostgresStore};
use earmark_store::Store as _;
use rounds::{Callers, Fault, reserve, stock};
use std::sync::Arc;

const CALLERS: usize = 64;
const ROUNDS: usize = 5;

fn sku(number: u64, skus: u64) -> Result<BalanceKey, Fault> {
    Ok(BalanceKey::parse(&format!("SKU-{:05}", number.wrapping_mul(7919) % skus), None)?)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let skus = if std::env::args().any(|argument| argument == "uniform") { 10_000 } else { 1 };
    let own = match std::env::var_os("DATABASE_URL") {
        Some(_) => None,
        None => Some(Cluster::private(&[("shared_buffers", "512MB"), ("max_wal_size", "8GB")])?),
    };
    let database = match &own {
        Some(cluster) => cluster.database()?,
        None => Cluster::shared()?.database()?,
    };
    // Alone, every caller has a connection of its own.
    let options = Options { lanes: CALLERS, ..Options::default() };
    let alone = Arc::new(PostgresStore::open(database.url(), options).await?);
    let lanes = std::env::var("EARMARK_LANES").ok().map(|lanes| lanes.parse()).transpose()?;
    let options = Options { lanes: lanes.unwrap_or(Options::default().lanes), ..Options::default() };
    let together = Arc::new(PostgresStore::open(database.url(), options).await?);
    for chunk in (0..skus).collect::<Vec<_>>().chunks(500) {
        let stocked = chunk.iter().map(|n| stock(sku(*n, skus)?)).collect::<Result<Vec<_>, Fault>>()?;
        together.commit(&stocked).await?;
    }
    println!("{CALLERS} callers, {skus} SKUs");
    let asks = move |number: u64| reserve(number, sku(number, skus)?);
    Callers { count: CALLERS, asks }.compare(ROUNDS, alone, together).await
}
