//! `migrate`: a store brings its schema up to date whenever it is opened, so opening is all there is.

use crate::Outcome;
use crate::config::Config;
use crate::print::say;
use crate::store::{self, Upkeep};
use std::process::ExitCode;

pub(crate) async fn migrate(config: &Config) -> Outcome {
    store::existing(config, Upkeep::Migrate).await?.ping().await?;
    say(format!("{} is up to date.", config.store()))?;
    Ok(ExitCode::SUCCESS)
}
