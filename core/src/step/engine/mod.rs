//! The engine: a batch of inputs over the rows that a store loaded, and what comes of it. It knows no verb.

pub(super) mod changes;
mod check;
pub(super) mod journal;
mod overlay;
pub(super) mod receipt;
pub(super) mod run;
pub(super) mod slice;
pub(super) mod table;
pub(super) mod transition;
pub(super) mod work;
