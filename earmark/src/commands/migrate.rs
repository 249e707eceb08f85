//! `migrate`: a store brings its schema up to date whenever it is opened, so opening is all there is.

use crate::config::Config;
use crate::print::say;
use crate::{Outcome, store};
use std::process::ExitCode;

pub(crate) async fn migrate(config: &Config) -> Outcome {
    store::open(config).await?.ping().await?;
    say(format!("{} is up to date.", store::shown(config.store())))?;
    Ok(ExitCode::SUCCESS)
}
