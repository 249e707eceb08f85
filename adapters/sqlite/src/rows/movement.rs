//! Movements: the ledger, unpacked, one row each.

use crate::shape::Shape;
use crate::values::{Columns, Values};
use earmark_core::balance::{Cause, Movement};
use earmark_core::words::{Id, Note, Reference};
use earmark_store::Failure;

pub(crate) const MOVEMENTS: Shape = Shape {
    table: "movements",
    key: &["sku", "location", "seq"],
    rest: &[
        "at",
        "kind",
        "on_hand_delta",
        "reserved_delta",
        "committed_delta",
        "safety_stock_delta",
        "incoming_delta",
        "waiting_delta",
        "on_hand",
        "reserved",
        "committed",
        "safety_stock",
        "incoming",
        "waiting",
        "reservation_id",
        "order_id",
        "purchase_order_id",
        "reference",
        "reason",
    ],
};

pub(crate) fn bind_movement(movement: &Movement, values: Values) -> Values {
    let cause = &movement.cause;
    values
        .key(&movement.key)
        .count(movement.seq)
        .time(movement.at)
        .word(&movement.kind)
        .figures(&movement.delta)
        .figures(&movement.after)
        .text_or_null(cause.reservation_id.as_ref().map(Id::as_str))
        .text_or_null(cause.order_id.as_ref().map(Id::as_str))
        .text_or_null(cause.purchase_order_id.as_ref().map(Id::as_str))
        .text_or_null(cause.reference.as_ref().map(Reference::as_str))
        .text_or_null(cause.reason.as_ref().map(Note::as_str))
}

pub(crate) fn read_movement(columns: &mut Columns<'_>) -> Result<Movement, Failure> {
    Ok(Movement {
        key: columns.key()?,
        seq: columns.count()?,
        at: columns.time()?,
        kind: columns.word()?,
        delta: columns.figures()?,
        after: columns.figures()?,
        cause: Cause {
            reservation_id: columns.name_or_null(Id::stored)?,
            order_id: columns.name_or_null(Id::stored)?,
            purchase_order_id: columns.name_or_null(Id::stored)?,
            reference: columns.name_or_null(Reference::stored)?,
            reason: columns.name_or_null(Note::stored)?,
        },
    })
}
