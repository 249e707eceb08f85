//! Where each event left its order, as the database keeps it.

use crate::shape::Shape;
use crate::values::{Field, Values};
use earmark_core::order::Status;
use earmark_core::step::Transition;

/// Transitions, which the database compares with the legal ones.
pub(crate) const TRANSITIONS: Shape = Shape {
    table: "order_transitions",
    head: &[],
    key: 2,
    fields: &[&["order_n", "number", "from_status", "to_status", "at"]],
    relations: &[],
};

/// A transition of the order of this number.
pub(crate) fn bind_transition((order, moved): &(i64, Transition<'_>), values: Values) -> Values {
    let values = values.int(*order).count(moved.number);
    let values = values.text(moved.from.map_or("none", Status::as_str));
    moved.to.bind(values).time(moved.at)
}
