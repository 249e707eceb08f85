//! The program: a server over a store, and the tools around it.

mod args;
mod commands;
mod config;
mod log;
mod print;
mod store;
mod table;

use args::{Args, Task};
use std::process::ExitCode;

/// Answering a request takes many short-lived allocations, most of them freed by another thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit status where something could not be done. 1 says that it was, and that what was looked at is not sound.
const NOT_DONE: u8 = 2;

/// What goes wrong here is told to a person, and the program ends.
type Outcome = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let done = config::args().map_err(Into::into).and_then(|args| {
        log::begin();
        let threads = args.given.threads();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
        runtime.block_on(run(args))
    });
    done.unwrap_or_else(|error| {
        eprintln!("earmark: {error}");
        ExitCode::from(NOT_DONE)
    })
}

async fn run(args: Args) -> Outcome {
    let config = args.given;
    match args.task {
        Task::Serve { demo } => commands::serve(config, demo).await,
        Task::Audit { json } => commands::audit(&config, json).await,
        Task::Work { once: _, json } => commands::work(config, json).await,
        Task::Replay(replay) => commands::replay(&config, &replay),
        Task::Simulate(simulate) => commands::simulate(&simulate),
        Task::Openapi => commands::openapi(),
        Task::Migrate => commands::migrate(&config).await,
    }
}
