//! `work`: what the server's sweeper, worker and pruner do all the time, one time.

use crate::Outcome;
use crate::config::Config;
use crate::print::say;
use crate::store::{self, Unopened, Upkeep};
use earmark_http::{App, Worker};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn work(config: Config, json: bool) -> Outcome {
    let store = match store::existing(&config, Upkeep::Use).await {
        Ok(store) => store,
        Err(Unopened::InUse(text)) => return left_to_another(&text, json),
        Err(error @ Unopened::Unfit(_)) => return Err(error.into()),
    };
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
        say(json!({ "announced": announced, "calls": calls, "forgotten": forgotten, "in_use": false }))?;
    } else {
        say(format!(
            "Announced {announced} deadlines and servings, made {calls} calls, forgot {forgotten} old rows."
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A file has one user at a time. Whoever has it does what is due, or leaves it to the next turn.
fn left_to_another(text: &str, json: bool) -> Outcome {
    if json {
        say(json!({ "announced": 0, "calls": 0, "forgotten": 0, "in_use": true }))?;
    } else {
        say(format!("Nothing done: {text}. A server or worker there does what is due."))?;
    }
    Ok(ExitCode::SUCCESS)
}
