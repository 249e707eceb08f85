//! What is kept besides the rows of the domain: receipts and policies.

use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::step::{Command, Subject};
use crate::words::{Key, Name, Time};
use serde::{Deserialize, Serialize};

/// The receipt of an input: what it was, when it was decided, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What it is kept under.
    pub key: Key,
    /// The input itself.
    pub command: Command,
    /// When it was decided.
    pub at: Time,
    /// What became of it.
    pub outcome: Result<Subject, Refusal>,
}

/// A policy as it was last defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPolicy {
    /// Its name.
    pub name: Name,
    /// Its numbers.
    pub policy: Policy,
    /// When it was last defined.
    pub updated_at: Time,
}
