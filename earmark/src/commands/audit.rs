//! `audit`: every line that disagrees, and a failure where there is one.

use crate::config::Config;
use crate::print::say;
use crate::{Outcome, store, table};
use earmark_core::audit::Finding;
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) async fn audit(config: &Config, json: bool) -> Outcome {
    let findings = store::open(config).await?.audit().await?;
    if json {
        let items: Vec<Value> = findings.iter().map(earmark_http::finding).collect();
        say(json!({ "sound": findings.is_empty(), "findings": items }))?;
    } else if findings.is_empty() {
        say("Every figure is what its reservations and its movements add up to.")?;
    } else {
        let row = |finding: &Finding| {
            let Finding { key, figure, shown, proved, by } = finding;
            vec![
                key.to_string(),
                (*figure).to_owned(),
                shown.to_string(),
                proved.to_string(),
                (*by).to_owned(),
            ]
        };
        let rows: Vec<Vec<String>> = findings.iter().map(row).collect();
        say(table::render(&["balance", "figure", "shows", "adds up to", "by"], &rows).trim_end())?;
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
