//! What became of an input, in the words of the table.

use crate::Fed;
use crate::world::{World, id};
use earmark_core::audit::audit;
use earmark_core::debt::{self, Action};
use earmark_core::memory::Tables;
use earmark_core::refusal::Refusal;
use earmark_core::step::{Answer, Command};
use earmark_core::words::Id;
use std::collections::BTreeSet;

/// What a table is about: always the one called `x`.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    Reservation,
    Order,
    Purchase,
    Debt(&'static str),
}

impl World {
    pub(crate) fn feed(&mut self, command: Command) -> Fed {
        Fed::Answered(Box::new(self.run(command)))
    }

    pub(crate) fn status(&self, subject: Subject) -> String {
        let tables = self.memory.tables();
        let found = match subject {
            Subject::Reservation => tables.reservations.get(&id("x")).map(|(_, row)| row.status.as_str()),
            Subject::Order => tables.orders.get(&id("x")).map(|(_, row)| row.status.as_str()),
            Subject::Purchase => tables.purchases.get(&id("x~po")).map(|(_, row)| row.status.as_str()),
            Subject::Debt(name) => tables.debts.get(&id(name)).map(|(_, row)| row.status.as_str()),
        };
        found.unwrap_or("unknown").to_owned()
    }

    fn owed(&self) -> BTreeSet<(Id, &'static str)> {
        let debts = self.memory.tables().debts.values();
        debts
            .filter(|(_, debt)| debt.status == debt::Status::Owed)
            .map(|(_, debt)| (debt.id.clone(), short(&debt.action)))
            .collect()
    }

    pub(crate) fn snapshot(&self, subject: Subject) -> Snapshot {
        Snapshot { tables: self.memory.tables().clone(), owed: self.owed(), status: self.status(subject) }
    }

    /// What happened to the subject since `before`, in the words of the table.
    pub(crate) fn outcome(&self, subject: Subject, before: &Snapshot, fed: &Fed) -> String {
        let findings = audit(self.memory.tables());
        assert!(findings.is_empty(), "{findings:?}");
        assert!(self.memory.defects().is_empty(), "{:?}", self.memory.defects());
        let (tables, status) = (self.memory.tables(), self.status(subject));
        let waits = matches!(subject, Subject::Reservation) && status == "waiting";
        let still = same_rows(tables, &before.tables);
        let mut text = match fed {
            Fed::Happened if status == before.status && (!waits || held(tables) == held(&before.tables)) => {
                return format!("= {status}");
            }
            Fed::Happened => format!("→ {status}"),
            Fed::Answered(answer) => match answer.as_ref() {
                Answer::Done { fresh: true, .. } => format!("→ {status}"),
                Answer::Done { fresh: false, .. } if still || status != before.status => {
                    format!("= {status}")
                }
                Answer::Done { .. } => format!("= {status}, and yet rows changed"),
                Answer::Refused { refusal, .. } if still => code(refusal),
                Answer::Refused { refusal: Refusal::InsufficientStock { .. }, .. } => {
                    format!("insufficient_stock → {status}")
                }
                // Its deadline was announced first; that is all that changed.
                Answer::Refused { refusal, .. } if status == "expired" => code(refusal),
                other => format!("{other:?}"),
            },
        };
        if waits {
            text.extend(held(tables).map(|units| format!(", holds {units}")));
        }
        if !matches!(subject, Subject::Debt(_)) {
            let new: BTreeSet<&str> = self.owed().difference(&before.owed).map(|(_, what)| *what).collect();
            new.into_iter().filter(|what| !what.is_empty()).for_each(|what| {
                text.push_str(" + ");
                text.push_str(what);
            });
        }
        text
    }
}

pub(crate) struct Snapshot {
    tables: Tables,
    owed: BTreeSet<(Id, &'static str)>,
    status: String,
}

/// What `x` holds while it waits.
fn held(tables: &Tables) -> Option<i64> {
    let (_, waiter) = tables.reservations.get(&id("x"))?;
    let units = waiter.lines.iter().map(|line| line.held).sum();
    (units > 0).then_some(units)
}

/// Whether nothing but receipts differs.
fn same_rows(a: &Tables, b: &Tables) -> bool {
    (&a.balances, &a.reservations, &a.orders) == (&b.balances, &b.reservations, &b.orders)
        && (&a.purchases, &a.debts, &a.policies) == (&b.purchases, &b.debts, &b.policies)
        && a.journal == b.journal
}

fn short(action: &Action) -> &'static str {
    match action {
        Action::RequestPayment => "pay",
        Action::VoidPayment => "void",
        Action::RefundPayment { .. } => "refund",
        Action::CheckSupplier { .. } => "check",
        _ => "",
    }
}

fn code(refusal: &Refusal) -> String {
    let text = match refusal {
        Refusal::InvalidRequest { .. } => "invalid_request",
        Refusal::NotFound { .. } => "not_found",
        Refusal::InsufficientStock { .. } => "insufficient_stock",
        Refusal::IdempotencyConflict { .. } => "idempotency_conflict",
        Refusal::Expired { .. } => "expired",
        Refusal::AlreadyReleased { .. } => "already_released",
        Refusal::AlreadyDeducted { .. } => "already_deducted",
        Refusal::AlreadyRejected { .. } => "already_rejected",
        Refusal::IllegalTransition { .. } => "illegal_transition",
        Refusal::OwnedByOrder { .. } => "owned_by_order",
        Refusal::RenewalExhausted { .. } => "renewal_exhausted",
    };
    text.to_owned()
}
