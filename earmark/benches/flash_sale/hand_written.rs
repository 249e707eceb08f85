//! The design that people write by hand, as scripts that pgbench runs: a transaction for each
//! reservation, or for a thousand.

use crate::Fault;
use crate::reading::Reading;
use crate::workload::{BATCH, Kind, SKUS};
use earmark_cluster::{Cluster, Database, Programs};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A database with its tables and stock.
pub(crate) struct HandWritten {
    database: Database,
    pgbench: PathBuf,
    run: u32,
}

impl HandWritten {
    pub(crate) fn new(cluster: &Cluster) -> Result<Self, Fault> {
        let database = cluster.database()?;
        database.run(include_str!("hand_written/schema.sql"))?;
        database.run("VACUUM ANALYZE")?;
        Ok(Self { database, pgbench: Programs::find()?.path("pgbench"), run: 0 })
    }

    /// Has `clients` connections reserve for `time`.
    pub(crate) fn run(&mut self, kind: Kind, clients: usize, time: Duration) -> Result<Reading, Fault> {
        self.run += 1;
        let log = std::env::temp_dir().join(format!("earmark-pgbench-{}-{}", std::process::id(), self.run));
        let script = if kind == Kind::Batch { "bulk.sql" } else { "reserve.sql" };
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/flash_sale/hand_written").join(script);
        let (low, high) = if kind == Kind::Hot { (0, 0) } else { (1, SKUS) };
        let zipf = u32::from(kind == Kind::Zipf);
        let mut pgbench = Command::new(&self.pgbench);
        pgbench
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=1", "--log"])
            .arg("--log-prefix")
            .arg(&log);
        pgbench.arg("--client").arg(clients.to_string()).arg("--time").arg(time.as_secs().to_string());
        for (name, value) in [("n", 0), ("run", self.run), ("zipf", zipf), ("low", low), ("high", high)] {
            pgbench.arg("--define").arg(format!("{name}={value}"));
        }
        let output = pgbench.arg("--file").arg(script).arg(self.database.url()).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let all_went_through = text.contains("number of failed transactions: 0 ");
        if !output.status.success() || !all_went_through {
            return Err(format!("pgbench: {text}{}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let items = if kind == Kind::Batch { BATCH } else { 1 };
        let mut took = latencies(&log)?;
        Ok(Reading::of(took.len() * items, rate(&text)? * items as f64, &mut took))
    }
}

/// `tps = 1234.5 (without initial connection time)`
fn rate(text: &str) -> Result<f64, Fault> {
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next());
    Ok(rate.ok_or("pgbench told no rate")?.parse()?)
}

/// The third column of the log, in microseconds. Removes the log.
fn latencies(prefix: &Path) -> Result<Vec<u32>, Fault> {
    let folder = prefix.parent().ok_or("a log without a folder")?;
    let name = prefix.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut took = vec![];
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|file| file.starts_with(&format!("{name}.")))
        {
            for line in std::fs::read_to_string(&path)?.lines() {
                took.push(line.split(' ').nth(2).ok_or("not a line of pgbench's log")?.parse()?);
            }
            std::fs::remove_file(path)?;
        }
    }
    Ok(took)
}
