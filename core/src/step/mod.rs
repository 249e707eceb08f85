//! The step: a batch of inputs, decided one after another over rows a store has loaded.
//!
//! The contract in one sentence: **load what [`wants`] names, call [`step`] until it needs no more,
//! write every part of its [`Changes`] in the transaction that loaded, commit, then answer.**
//!
//! Whether a message is handled inside an input or becomes an input of its own is fixed by its
//! type. An order, its reservation and the balances of their lines always move together, inside.
//! Announcing an expiry and serving the queue are inputs of their own, run right before or after
//! the one that calls for them, each on a scratch of its own.
//!
//! Its rooms: `input` says what can be asked and which rows that needs; `engine` runs a batch over rows and
//! knows no verb; `rows` and `ledger` look rows up and put events into effect; `process` brings the domains
//! together, a file for each kind of verb; `queue` offers stock to those who wait.

mod engine;
mod input;
mod ledger;
mod process;
mod queue;
mod rows;
mod stop;

pub use crate::stock::{Change, Event as StockEvent};
pub use engine::changes::{Answer, Changes, Reply, Write};
pub use engine::journal::{Fact, Recorded};
pub use engine::receipt::{Receipt, StoredPolicy};
pub use engine::run::{BOUND, Step, step};
pub use engine::slice::{Slice, Wants};
pub use engine::table::{Row, Table};
pub use engine::transition::Transition;
pub use input::subject::Subject;
pub use input::wants::wants;
pub use input::{Command, Input, LaneKey};
pub use queue::waiters::{PAGE, QueuePage, Waiters};

use engine::work::{Outcome, Work};
use stop::{Missing, Stop, each};
