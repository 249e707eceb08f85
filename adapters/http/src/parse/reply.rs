//! What the outside answers to a debt.

use super::fields::Fields;
use super::values::{choice, flag, text};
use earmark_core::debt::{Reply, SupplyStatus};
use earmark_core::words::Reference;

/// What the outside answered to a debt: `done`, `delivered`, or an object of the supplier's or the
/// payment service's own form (see `docs/outgoing.md`).
pub(crate) fn reply(fields: &mut Fields) -> Option<Reply> {
    const STATUSES: [(&str, SupplyStatus); 3] =
        [("ok", SupplyStatus::Ok), ("fail", SupplyStatus::Fail), ("delayed", SupplyStatus::Delayed)];
    if let Some(accepted) = fields.optional("accepted", flag) {
        return Some(Reply::Supply { accepted });
    }
    if let Some(status) = fields.optional("status", choice(&STATUSES)) {
        return Some(Reply::SupplyStatus { status });
    }
    if fields.raw("outcome").is_some() {
        let approved = fields.optional("outcome", choice(&[("approved", true), ("declined", false)]));
        let reference = fields.required("reference", text(Reference::parse));
        return Some(Reply::Payment { approved: approved?, reference: reference? });
    }
    if fields.optional("delivered", flag) == Some(true) {
        return Some(Reply::Delivered);
    }
    if fields.optional("done", flag) == Some(true) {
        return Some(Reply::Done);
    }
    fields.fault("done", "one of accepted, status, outcome, delivered and done must be given");
    None
}
