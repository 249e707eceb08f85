//! The tables, column by column.

use super::field::fields;
use super::{Head, Heads, Lined, Stored};
use crate::shape::Shape;
use crate::values::{Field, Values};
use earmark_core::balance::Balance;
use earmark_core::debt::Debt;
use earmark_core::order::Order;
use earmark_core::purchase::{BoughtLine, Purchase};
use earmark_core::reservation::{HeldLine, Reservation};
use earmark_core::step::{Receipt, Row, StoredPolicy};
use std::collections::BTreeMap;

fields!(Balance {
    key: "sku" "location",
    figures: "on_hand" "reserved" "committed" "safety_stock" "incoming" "waiting",
    seq,
    owed_from,
    owed_above,
    updated_at
});
fields!(Reservation {
    id,
    order_id,
    status,
    ttl,
    mode,
    on_shortage,
    terms: "hold" "renewal_factor" "waiting" "max_overtakes",
    held_since,
    expires_at,
    overtakes,
    collecting,
    reason,
    events,
    created_at,
    updated_at;
    with lines = vec![]
});
fields!(HeldLine { key: "sku" "location", asked, quantity, found, held, deducted, ticket });
fields!(Order {
    id,
    status,
    request,
    policy,
    reservation_id,
    payment,
    asks,
    buying,
    delivery,
    notices,
    waived,
    reason,
    events,
    created_at,
    updated_at
});
fields!(Purchase { id, order_id, status, events, created_at, updated_at; with lines = vec![] });
fields!(BoughtLine { key: "sku" "location", quantity, received });
fields!(Debt { id, order_id, action, status, failures, due_at, note, retry, events, created_at, updated_at });
fields!(Receipt { key, command, at, outcome });
fields!(StoredPolicy { name, policy, updated_at });

/// Each row's table, how many of its first columns are its key, and the columns in front of them.
macro_rules! stored {
    ($($row:ident: $table:ident, $key:literal, $head:expr;)*) => {$(
        impl Stored for $row {
            const SHAPE: Shape = Shape {
                table: stringify!($table),
                head: $head,
                key: $key,
                fields: <Self as super::Fields>::COLUMNS,
                relations: &[],
            };
            fn heads(heads: &mut Heads) -> &mut BTreeMap<<Self as Row>::Key, Head> {
                &mut heads.$table
            }
        }
    )*};
}
stored! {
    Balance: balances, 2, Head::TOLD;
    Reservation: reservations, 1, Head::TOLD;
    Order: orders, 1, Head::TOLD;
    Purchase: purchases, 1, Head::TOLD;
    Debt: debts, 1, Head::TOLD;
    Receipt: receipts, 1, Head::PLAIN;
    StoredPolicy: policies, 1, Head::PLAIN;
}

macro_rules! lined {
    ($($row:ident: $line:ident, $table:literal, $relations:expr, $bind:expr;)*) => {$(
        impl Lined for $row {
            type Line = $line;
            const LINES: Shape = Shape {
                table: $table,
                head: Head::LINE,
                key: 2,
                fields: <$line as super::Fields>::COLUMNS,
                relations: $relations,
            };
            fn lines(&self) -> &[$line] {
                &self.lines
            }
            fn lines_mut(&mut self) -> &mut Vec<$line> {
                &mut self.lines
            }
            fn bind_relations(&self, line: &$line, values: Values) -> Values {
                let bind: fn(&Self, &$line, Values) -> Values = $bind;
                bind(self, line, values)
            }
        }
    )*};
}
lined! {
    Reservation: HeldLine, "reservation_lines", &["reservation_id", "live", "until", "lacks"], relations;
    Purchase: BoughtLine, "purchase_lines", &[], |_, _, values| values;
}

/// What the relations of a balance are found by.
fn relations(of: &Reservation, line: &HeldLine, values: Values) -> Values {
    let until = of.holds().find(|(key, _)| **key == line.key).map(|(_, until)| until);
    let values = of.id.bind(values);
    let values = (!of.status.is_final()).bind(values);
    until.bind(values).int(of.lacks(line))
}
