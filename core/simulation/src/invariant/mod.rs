//! What must hold whatever happens: one file each, with its source in the design.
//!
//! Some are about a move (what was there before, and what is about to be written), some about how
//! things stand. A move looks only at the rows it touches, so it can be checked in large worlds too.

mod debts;
mod ending;
mod fair;
mod ledger;
mod legal;
mod money;
mod one_clock;
mod oversell;
mod rebuild;
mod served;
pub(crate) mod watch;

pub use ending::is_quiet;

use alloc::string::String;
use earmark_core::memory::Tables;
use earmark_core::step::{Answer, Changes, Command, Row};
use earmark_core::words::Time;

/// A broken invariant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{invariant}: {text}")]
pub struct Violation {
    /// Which one, by the name of its file.
    pub invariant: &'static str,
    /// What was found.
    pub text: String,
}

/// Every invariant, with what it says.
pub const ALL: [(&str, &str); 11] = [
    ("defect", "The core never gives up on an input."),
    ("ledger", "Every change of stock is a movement; movements, figures and reservations add up (rule 10)."),
    ("oversell", "No command lowers available below zero (rule 1)."),
    ("rebuild", "The events of a move rebuild every row it writes."),
    ("legal", "Orders and reservations move only as their states allow."),
    ("money", "Money is never silently dropped, and no payment counts twice."),
    ("debts", "What is open is exactly what is owed; what was closed stays closed."),
    ("one_clock", "Every deadline has one owner: an order and its reservation stand at the same phase."),
    ("served", "Nobody waits for what is there (rule 9)."),
    ("fair", "Nobody is overtaken more often than the policy allows (rule 9)."),
    ("ending", "Every order ends, and what ended holds nothing."),
];

/// What a check says: nothing, or what it found.
pub type Verdict = Result<(), String>;

/// One input, decided and not yet written.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The rows before it.
    pub before: &'a Tables,
    /// What it is about to write.
    pub changes: &'a Changes,
    /// What was asked.
    pub command: &'a Command,
    /// What was answered.
    pub answer: &'a Answer,
    /// When.
    pub now: Time,
}

/// Checks one move.
pub fn check_move(made: &Move<'_>) -> Result<(), Violation> {
    named("ledger", ledger::moved(made))?;
    named("oversell", oversell::moved(made))?;
    named("rebuild", rebuild::moved(made))?;
    named("legal", legal::moved(made))?;
    named("money", money::moved(made))?;
    named("debts", debts::moved(made))
}

/// Checks how everything stands.
pub fn check_state(tables: &Tables, now: Time) -> Result<(), Violation> {
    check_families(tables)?;
    check_sums(tables, now)
}

/// What concerns an order, with its reservations, purchase orders and debts, and no other.
fn check_families(tables: &Tables) -> Result<(), Violation> {
    named("one_clock", one_clock::stands(tables))?;
    named("money", money::stands(tables))?;
    named("debts", debts::stands(tables))
}

/// What concerns all of them together.
fn check_sums(tables: &Tables, now: Time) -> Result<(), Violation> {
    named("ledger", ledger::stands(tables))?;
    named("served", served::stands(tables, now))?;
    named("fair", fair::stands(tables))?;
    named("ending", ending::stands(tables))
}

/// A violation under its name.
pub fn named(invariant: &'static str, verdict: Verdict) -> Result<(), Violation> {
    verdict.map_err(|text| Violation { invariant, text })
}

/// The row of a key.
fn row<'a, R: Row>(rows: &'a earmark_core::memory::Rows<R::Key, R>, key: &R::Key) -> Option<&'a R> {
    rows.get(key).map(|(_, row)| row.as_ref())
}
