//! From JSON to the core's own types. Parse, don't validate: what comes out needs no second look,
//! and what does not come out is named field by field.

mod broken;
mod command;
mod event;
mod fields;
mod kind;
mod lines;
mod policy;
mod reply;
mod values;

pub(crate) use broken::{Broken, Place};
pub(crate) use command::command;
pub(crate) use event::{Arrived, Incoming, event};
pub(crate) use fields::{At, Fields};
pub(crate) use kind::Kind;
pub(crate) use reply::reply;
pub(crate) use values::{known_id, parameter, text};
