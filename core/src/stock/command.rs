//! What can be said of physical stock.

use crate::words::{Fault, Id, Location, Note, QUANTITY_MAX, Quantity, Reference, Rule};
use serde::{Deserialize, Serialize};

/// How stock is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// When it was counted: so many units are there (0 to 1 000 000 000).
    OnHand(i64),
    /// When it is off by so many units (not 0, at most 1 000 000 000 either way).
    Delta(i64),
    /// When so many units are to be kept back (0 to 1 000 000 000).
    SafetyStock(i64),
}

impl Change {
    /// Returns what lies outside its range.
    pub(super) fn fault(self) -> Option<Fault> {
        let counts = |units| (0..=QUANTITY_MAX).contains(&units);
        let (pointer, rule, fits) = match self {
            Self::OnHand(units) => ("/on_hand", Rule::Count, counts(units)),
            Self::SafetyStock(units) => ("/safety_stock", Rule::Count, counts(units)),
            Self::Delta(units) => ("/delta", Rule::Delta, units != 0 && counts(units.saturating_abs())),
        };
        (!fits).then(|| Fault::new(pointer, rule))
    }
}

/// What can be said of the stock of one balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Goods came in.
    Receive {
        /// How many.
        quantity: Quantity,
        /// The client's own key of the fact.
        reference: Option<Reference>,
        /// The order whose supplier brought them; none where they are for the shelf.
        order_id: Option<Id>,
    },
    /// It was counted or corrected, or its safety stock changed.
    Adjust {
        /// How.
        change: Change,
        /// Why.
        reason: Note,
    },
    /// Goods go to another location.
    Transfer {
        /// Where to.
        to: Location,
        /// How many.
        quantity: Quantity,
    },
}
