//! What can happen to a purchase order.

use crate::words::{Id, Lines};
use serde::{Deserialize, Serialize};

/// What happened to a purchase order. Names here are a storage format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When it was raised.
    Raised {
        /// The order whose shortage it cures.
        order_id: Option<Id>,
        /// What is bought.
        lines: Lines,
    },
    /// When goods arrived, in full or in part.
    Received {
        /// What arrived.
        lines: Lines,
    },
    /// When the rest was called back.
    Cancelled,
}
