//! Earmark over HTTP: the API, the live event stream, and the calls that go out.
//!
//! Nothing is decided here. A body is parsed into a command of the core, fed to a store, and the
//! answer is shown; what the core owes the outside is called at configured URLs.

mod answer;
mod app;
mod body;
mod events;
mod feed;
mod intake;
mod metrics;
mod openapi;
mod outgoing;
mod parse;
mod problem;
mod query;
mod routes;
mod sent;
mod serve;

pub use app::{App, Settings};
pub use outgoing::{Destinations, Worker};
pub use routes::{document, router};
pub use serve::serve;
