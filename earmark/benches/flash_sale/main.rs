//! A flash sale over HTTP: one reservation per request, keep-alive, every client waiting for its answer
//! before it asks again.
//!
//! `cargo bench -p earmark --bench flash_sale -- --store memory:`

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "figures for people")]

mod cpu;
mod load;
mod server;
mod workload;

use clap::Parser;
use std::time::Duration;

type Fault = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, Parser)]
struct Args {
    #[arg(long)]
    store: String,
    #[arg(long, default_value_t = 64)]
    clients: usize,
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Only workloads whose name contains this
    #[arg(long)]
    only: Option<String>,
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Fault> {
    use workload::Kind;
    let args = Args::parse();
    let server = server::Server::start(&args.store)?;
    println!("server {}", server.process());
    server.stock()?;
    let kinds = [
        ("health", Kind::Health, args.clients),
        ("hot", Kind::Hot, args.clients),
        ("hot one client", Kind::Hot, 1),
        ("hot 1024", Kind::Hot, 1024),
        ("uniform", Kind::Uniform, args.clients),
        ("zipf", Kind::Zipf, args.clients),
        ("soldout", Kind::SoldOut, args.clients),
        ("fivelines", Kind::FiveLines, args.clients),
        ("batch", Kind::Batch, 1),
    ];
    let mut run = 0;
    for (name, kind, clients) in kinds {
        if args.only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let mut clients = load::Clients::connect(server.address, clients)?;
        run += 1;
        let mut workload = workload::Workload::new(kind, run);
        clients.run(&mut workload, Duration::from_secs(1))?;
        let (own, their, all) = (cpu::of(std::process::id())?, cpu::of(server.process())?, cpu::of_all()?);
        let began = std::time::Instant::now();
        let mut tally = clients.run(&mut workload, Duration::from_secs(args.seconds))?;
        let took = began.elapsed();
        let (own, their, all) =
            (cpu::of(std::process::id())? - own, cpu::of(server.process())? - their, cpu::of_all()? - all);
        let items = tally.items() as f64;
        println!(
            "{name:16} {:8.0}/s p50 {:7.2} p99 {:7.2} ms  server {:6.1} us load {:5.1} us  foreign {:4.1} %  {} {} {}",
            tally.rate(),
            tally.percentile(50),
            tally.percentile(99),
            their.as_secs_f64() * 1e6 / items,
            own.as_secs_f64() * 1e6 / items,
            (all.as_secs_f64() - own.as_secs_f64() - their.as_secs_f64()) / took.as_secs_f64() / 2.0 * 100.0,
            tally.reserved,
            tally.refused,
            tally.other,
        );
    }
    Ok(())
}
