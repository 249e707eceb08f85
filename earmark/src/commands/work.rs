//! `work --once`: what the server's sweeper, worker and pruner do all the time, one time.

use crate::config::Config;
use crate::print::say;
use crate::{Outcome, store};
use earmark_http::{App, Worker};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn work(config: Config, once: bool, json: bool) -> Outcome {
    if !once {
        return Err("work does one turn and ends: once must be true".into());
    }
    let store = store::open(&config).await?;
    let app = App::new(store, config.settings());
    let announced = app.announce_due().await?;
    let worker = Worker::new(app.clone())?;
    let mut calls = 0;
    // What failed is due again later, so this ends.
    loop {
        match worker.once().await? {
            0 => break,
            made => calls += made,
        }
    }
    // An answer may have made something due.
    let announced = announced + app.announce_due().await?;
    let forgotten = app.prune().await?;
    if json {
        say(json!({ "announced": announced, "calls": calls, "forgotten": forgotten }))?;
    } else {
        say(format!(
            "Announced {announced} deadlines and servings, made {calls} calls, forgot {forgotten} old rows."
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
