//! What the program can do, one file each.

mod audit;
mod demo;
mod migrate;
mod openapi;
mod replay;
mod serve;
mod simulate;
mod work;

pub(crate) use audit::audit;
pub(crate) use migrate::migrate;
pub(crate) use openapi::openapi;
pub(crate) use replay::{Replay, replay};
pub(crate) use serve::serve;
pub(crate) use simulate::{Simulate, simulate};
pub(crate) use work::work;
