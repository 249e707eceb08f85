//! The queue of a balance (rule 9): who waits, whose turn it is, and what is offered.

mod serve;
mod turn;
pub(super) mod waiters;
