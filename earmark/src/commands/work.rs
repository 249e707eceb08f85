//! `work --once`: what the server's sweeper and worker do all the time, one time.

use crate::config::Config;
use crate::print::say;
use crate::{Outcome, store};
use earmark_http::{App, Worker};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn work(config: Config, json: bool) -> Outcome {
    let store = store::open(&config).await?;
    let app = App::new(store, config.settings());
    let announced = app.settle().await?;
    let mut worker = Worker::new(app.clone())?;
    let mut calls = 0;
    // What failed is due again later, so this ends.
    loop {
        match worker.once().await? {
            0 => break,
            made => calls += made,
        }
    }
    // An answer may have made something due.
    let announced = announced + app.settle().await?;
    if json {
        say(json!({ "announced": announced, "calls": calls }))?;
    } else {
        say(format!("Announced {announced} deadlines and servings, made {calls} calls."))?;
    }
    Ok(ExitCode::SUCCESS)
}
