//! How customers, payers, suppliers and carriers behave. Shares are per mille, times are upper bounds.

use earmark_core::words::Span;
use serde::{Deserialize, Serialize};

/// How everybody outside behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Habits {
    /// How many customers confirm in time, and pay where they have to.
    pub paid: u32,
    /// How many cancel.
    pub cancelled: u32,
    /// How many confirm or pay after their time is over. The rest never comes back.
    pub late: u32,
    /// How long a customer thinks.
    pub think: Span,
    /// How many payments are declined.
    pub declined: u32,
    /// How many customers pay twice.
    pub twice: u32,
    /// How long the payment service takes.
    pub pay: Span,
    /// How many requests a supplier accepts.
    pub accepted: u32,
    /// How many of its checks find the goods there.
    pub there: u32,
    /// How many of its checks find them delayed; the rest fails.
    pub delayed: u32,
    /// How long goods of a purchase order take.
    pub lead: Span,
    /// How many purchase orders never arrive.
    pub never: u32,
    /// How many purchase orders arrive in two parts.
    pub parts: u32,
    /// How long the warehouse or the carrier takes.
    pub ship: Span,
    /// How long any other call takes.
    pub call: Span,
}

impl Default for Habits {
    fn default() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        Self {
            paid: 850,
            cancelled: 50,
            late: 50,
            think: Span::from_secs(8 * MINUTE),
            declined: 30,
            twice: 10,
            pay: Span::from_secs(5 * MINUTE),
            accepted: 800,
            there: 500,
            delayed: 350,
            lead: Span::from_secs(72 * HOUR),
            never: 50,
            parts: 200,
            ship: Span::from_secs(24 * HOUR),
            call: Span::from_secs(2),
        }
    }
}
