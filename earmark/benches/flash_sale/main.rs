//! A flash sale over HTTP, against the design that people write by hand.
//!
//! Our side answers one reservation per request over keep-alive connections; every client waits for its
//! answer before it asks again. Their side is what pgbench makes of `hand_written/*.sql`, without any
//! HTTP. Both run on one throw-away PostgreSQL, commit durably, and take turns for several rounds; load,
//! servers and database share the machine. Read the ratios.
//!
//! `cargo bench -p earmark --bench flash_sale` takes about a quarter of an hour;
//! `-- --rounds 1 --seconds 2` is a quick look, `-- --only hot` takes a part of it, and
//! `-- --store memory:` measures our server alone over another store.
//! `-- --finished 10000000` compares our server on an empty database with the same on one that holds so many
//! finished reservations: for the night, and for a disk with 30 GB to spare.

#![allow(clippy::cast_precision_loss, reason = "figures for people")]

mod finished;
mod hand_written;
mod load;
mod machine;
mod reading;
mod report;
mod rounds;
mod server;
mod targets;
mod turns;
mod workload;

use clap::Parser;
use earmark_cluster::{Cluster, Database};
use hand_written::HandWritten;
use load::Clients;
use machine::Machine;
use reading::Reading;
use rounds::Rounds;
use server::Server;
use std::path::PathBuf;
use std::time::Duration;
use turns::{GROWTH, Side, TURNS, Turn};
use workload::Workload;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// For what a server does only at first.
const WARM_UP: Duration = Duration::from_millis(500);

/// As one would set up a server that has work to do; durability is as it comes. The files of the log are used again,
/// because whoever needs a new one stands still while it is made.
const SETTINGS: &[(&str, &str)] = &[
    ("shared_buffers", "512MB"),
    ("min_wal_size", "2GB"),
    ("max_wal_size", "8GB"),
    ("checkpoint_timeout", "30min"),
];

#[derive(Debug, Parser)]
struct Args {
    /// How many rounds
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// How long a turn takes
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Only turns whose name holds this; may be said more than once
    #[arg(long)]
    only: Vec<String>,
    /// Measure our server alone over this store, without PostgreSQL
    #[arg(long)]
    store: Option<String>,
    /// Compare with a database that holds so many finished reservations, instead of with the other side
    #[arg(long, conflicts_with = "store")]
    finished: Option<u64>,
    /// Write all readings to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// What cargo says
    #[arg(long, hide = true)]
    bench: bool,
}

/// The database of both sides.
struct Postgres {
    ours: Database,
    theirs: HandWritten,
    /// The one with a past, where it is asked for.
    grown: Option<Database>,
    /// Ends behind its databases.
    _cluster: Cluster,
}

struct Benchmark {
    args: Args,
    postgres: Option<Postgres>,
    store: String,
    /// None where only the other side is measured.
    server: Option<Server>,
    grown: Option<Server>,
    machine: Machine,
    /// Makes the ids of every turn new.
    runs: u32,
}

fn main() -> Result<(), Fault> {
    let args = Args::parse();
    let all = if args.finished.is_some() { &GROWTH[..] } else { &TURNS[..] };
    let turns: Vec<Turn> = all
        .iter()
        .copied()
        .filter(|turn| args.store.is_none() || turn.side == Side::Earmark)
        .filter(|turn| args.only.is_empty() || args.only.iter().any(|only| turn.name().contains(only)))
        .collect();
    let mut benchmark = Benchmark::start(args, turns.iter().any(|turn| turn.side != Side::HandWritten))?;
    let mut rounds = Rounds::default();
    for round in 1..=benchmark.args.rounds {
        benchmark.checkpoint()?;
        for turn in &turns {
            eprint!("round {round}: {:30}\r", turn.name());
            rounds.note(round, *turn, benchmark.take(*turn)?);
        }
    }
    eprintln!("{:40}", "");
    let judged = targets::judge(&rounds);
    report::print(&rounds, &turns, &judged);
    if let Some(path) = &benchmark.args.json {
        std::fs::write(path, format!("{:#}\n", report::json(&rounds, &turns, &judged)))?;
    }
    let grown = benchmark.postgres.as_ref().and_then(|postgres| postgres.grown.as_ref());
    if let (Some(server), Some(grown)) = (benchmark.grown, grown) {
        server.audit(grown.url())?;
    }
    benchmark.server.map_or(Ok(()), |server| server.audit(&benchmark.store))
}

impl Benchmark {
    fn start(args: Args, with_server: bool) -> Result<Self, Fault> {
        let postgres = if args.store.is_none() { Some(Postgres::start(args.finished)?) } else { None };
        let ours = postgres.as_ref().map(|postgres| postgres.ours.url().to_owned());
        let store = args.store.clone().or(ours).unwrap_or_default();
        let server = if with_server { Some(Server::start(&store)?) } else { None };
        server.as_ref().map_or(Ok(()), Server::stock)?;
        let grown = postgres.as_ref().and_then(|postgres| postgres.grown.as_ref());
        let grown = grown.map(|grown| Server::start(grown.url())).transpose()?;
        let database = postgres.as_ref().map(Postgres::process).transpose()?;
        let servers = server.iter().chain(&grown).map(Server::process).collect();
        Ok(Self { args, postgres, store, server, grown, machine: Machine { servers, database }, runs: 0 })
    }

    /// Starts a round with nothing left to be written of the one before.
    fn checkpoint(&self) -> Result<(), Fault> {
        if let Some(postgres) = &self.postgres {
            postgres.ours.run("CHECKPOINT")?;
        }
        Ok(())
    }

    fn take(&mut self, turn: Turn) -> Result<Reading, Fault> {
        let time = Duration::from_secs(self.args.seconds);
        self.runs += 1;
        let server = if turn.side == Side::Grown { &self.grown } else { &self.server };
        match (turn.side, &mut self.postgres, server) {
            (Side::HandWritten, Some(postgres), _) => {
                self.machine.measure(|| postgres.theirs.run(turn.kind, turn.clients, time))
            }
            (Side::Earmark | Side::Grown, _, Some(server)) => {
                ours(&self.machine, &[server], turn, self.runs, time)
            }
            (Side::TwoServers, _, Some(server)) => {
                let second = Server::start(&self.store)?;
                self.machine.servers.push(second.process());
                let reading = ours(&self.machine, &[server, &second], turn, self.runs, time);
                self.machine.servers.pop();
                reading
            }
            _ => Err(format!("nobody is there to take {}", turn.name()).into()),
        }
    }
}

fn ours(
    machine: &Machine,
    servers: &[&Server],
    turn: Turn,
    run: u32,
    time: Duration,
) -> Result<Reading, Fault> {
    let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
    let mut clients = Clients::connect(&addresses, turn.clients)?;
    let mut workload = Workload::new(turn.kind, run);
    clients.run(&mut workload, WARM_UP)?;
    machine.measure(|| clients.run(&mut workload, time))
}

impl Postgres {
    fn start(finished: Option<u64>) -> Result<Self, Fault> {
        let cluster = Cluster::private(SETTINGS)?;
        let (ours, theirs) = (cluster.database()?, HandWritten::new(&cluster)?);
        let grown = finished.map(|count| finished::database(&cluster, count)).transpose()?;
        Ok(Self { ours, theirs, grown, _cluster: cluster })
    }

    /// Its first process, of which all others are children.
    fn process(&self) -> Result<u32, Fault> {
        let file = self.ours.run("SELECT pg_read_file('postmaster.pid')")?;
        Ok(file.lines().next().unwrap_or_default().trim().parse()?)
    }
}
