//! What a destination's answer means for a debt. What it cannot mean is a transport failure.

use crate::parse::{At, Fields, Place, reply};
use crate::sent::Sent;
use earmark_core::debt::{Action, Reply};

/// Reads the body of a successful answer.
pub(super) fn read(action: &Action, answer: &[u8]) -> Result<Reply, String> {
    match action {
        // Whoever says yes with no more than a status has said enough.
        Action::VoidPayment
        | Action::RefundPayment { .. }
        | Action::CancelSupplier { .. }
        | Action::SendPurchaseOrder { .. }
        | Action::CancelPurchaseOrder { .. }
        | Action::Notify { .. } => Ok(Reply::Done),
        // Taken; the outcome is told later, at the order's own routes.
        Action::RequestPayment | Action::Deliver { .. } if answer.is_empty() => Ok(Reply::Done),
        Action::RequestPayment
        | Action::Deliver { .. }
        | Action::AskSupplier { .. }
        | Action::CheckSupplier { .. } => parsed(action, answer),
    }
}

fn parsed(action: &Action, answer: &[u8]) -> Result<Reply, String> {
    let value: Sent = serde_json::from_slice(answer)
        .map_err(|error| format!("answered no JSON that means one thing: {error}"))?;
    let mut faults = vec![];
    let mut fields = Fields::new(&value, At::Pointer(""), &mut faults).lenient();
    let reply = reply(&mut fields);
    match reply.filter(|_| faults.is_empty()) {
        Some(reply) if reply.answers(action) => Ok(reply),
        Some(_) => Err(format!("answered what does not fit {}", action.name())),
        None => Err(faults.first().map_or("answered nonsense".into(), |broken| match &broken.place {
            Place::Pointer(pointer) => format!("answered nonsense: {pointer} {}", broken.rule),
            Place::Parameter(_) | Place::Header(_) => "answered nonsense".into(),
        })),
    }
}
