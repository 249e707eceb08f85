//! `openapi`: the document, for tools that make clients of it.

use crate::Outcome;
use crate::print::say;
use std::process::ExitCode;

pub(crate) fn openapi() -> Outcome {
    say(serde_json::to_string_pretty(&earmark_http::document())?)?;
    Ok(ExitCode::SUCCESS)
}
