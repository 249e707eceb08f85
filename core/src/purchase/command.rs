//! What can be asked of a purchase order.

use crate::words::{Id, Lines};

/// What can be asked of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// It is raised.
    Raise {
        /// The order whose shortage it cures; none where goods are bought for the shelf.
        order_id: Option<Id>,
        /// What is bought.
        lines: Lines,
    },
    /// Goods arrived for it; no lines means all that was missing.
    Receive(Option<Lines>),
    /// Nobody wants the rest any more.
    Cancel,
}
