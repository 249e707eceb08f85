//! `audit`: every line that disagrees, and a failure where there is one.

use crate::config::Config;
use crate::print::say;
use crate::store::{self, Unopened, Upkeep};
use crate::{Outcome, table};
use earmark_core::audit::Finding;
use earmark_model::resource::Audit;
use std::process::ExitCode;

pub(crate) async fn audit(config: &Config, json: bool) -> Outcome {
    let store = store::existing(config, Upkeep::Use).await.map_err(|error| match error {
        Unopened::InUse(text) => Unopened::InUse(format!("{text}; a server there answers GET /api/v1/audit")),
        Unopened::Unfit(text) => Unopened::Unfit(text),
    })?;
    let findings = store.audit().await?;
    if json {
        say(serde_json::to_string(&Audit::new(&findings))?)?;
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
