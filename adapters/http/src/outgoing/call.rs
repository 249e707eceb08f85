//! One call: what is sent, and how long it may take.

use super::reply;
use earmark_core::debt::{Debt, Reply};
use earmark_model::resource::Call;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use std::time::Duration;

/// From the first byte sent to the last one read.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The largest answer that is read.
const ANSWER_MAX: usize = 64 * 1024;

/// A client that follows no redirect: a debt is paid where the configuration says, or not.
pub(super) fn client() -> Result<Client, reqwest::Error> {
    Client::builder().timeout(TIME_LIMIT).redirect(reqwest::redirect::Policy::none()).build()
}

/// Calls, and reads the answer. An error says why this is a transport failure.
pub(super) async fn call(client: &Client, url: &str, debt: &Debt) -> Result<Reply, String> {
    let body = serde_json::to_vec(&Call::from(debt)).map_err(|error| error.to_string())?;
    let sent = client
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(HeaderName::from_static("idempotency-key"), debt.id.as_str())
        .body(body)
        .send();
    let mut response = sent.await.map_err(|error| told(&error))?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("answered {status}"));
    }
    let mut answer = vec![];
    while let Some(chunk) = response.chunk().await.map_err(|error| told(&error))? {
        answer.extend_from_slice(&chunk);
        if answer.len() > ANSWER_MAX {
            return Err(format!("answered more than {ANSWER_MAX} bytes"));
        }
    }
    reply::read(&debt.action, &answer)
}

/// The error with its causes, without the URL: it may hold a secret, and a note is shown.
fn told(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "could not connect"
    } else {
        "the call failed"
    };
    let mut causes = vec![];
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    match causes.pop() {
        Some(cause) => format!("{kind}: {cause}"),
        None => kind.to_owned(),
    }
}
