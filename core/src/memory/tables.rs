//! Every row of the store in memory.

use crate::balance::{Balance, Movement};
use crate::debt::Debt;
use crate::order::Order;
use crate::ordered::Map;
use crate::purchase::Purchase;
use crate::reservation::Reservation;
use crate::step::{Receipt, Recorded, StoredPolicy};
use crate::words::{BalanceKey, Id, Key, Name};
use alloc::{sync::Arc, vec::Vec};

/// Rows by key, each with its version. A row is never changed, only replaced: whoever loads it shares it.
pub type Rows<K, R> = Map<K, (u64, Arc<R>)>;

/// Every row of a store, and its journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// Balances.
    pub balances: Rows<BalanceKey, Balance>,
    /// Reservations.
    pub reservations: Rows<Id, Reservation>,
    /// Orders.
    pub orders: Rows<Id, Order>,
    /// Purchase orders.
    pub purchases: Rows<Id, Purchase>,
    /// Debts.
    pub debts: Rows<Id, Debt>,
    /// Receipts.
    pub receipts: Rows<Key, Receipt>,
    /// Policies.
    pub policies: Rows<Name, StoredPolicy>,
    /// Per balance, the one movement that replaces those that were pruned (rule 10).
    pub openings: Map<BalanceKey, Movement>,
    /// Everything that happened, in order.
    pub journal: Vec<Recorded>,
}
