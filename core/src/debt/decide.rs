//! What a debt decides.

use super::{Command, Debt, Event, Status};
use crate::refusal::Refusal;
use crate::words::{Id, Name, Time};
use alloc::{vec, vec::Vec};

/// Decides a command. An empty list means "already so"; for a claim, that somebody else has it.
pub fn decide(state: Option<&Debt>, id: &Id, command: Command, now: Time) -> Result<Vec<Event>, Refusal> {
    let Some(debt) = state else { return Err(Refusal::NotFound { id: id.clone() }) };
    let refused =
        || Refusal::IllegalTransition { id: debt.id.clone(), state: Name::fixed(debt.status.as_str()) };
    match (command, debt.status) {
        (Command::Claim { lease }, Status::Owed) if debt.due_at <= now => {
            Ok(vec![Event::Claimed { until: now + lease }])
        }
        (Command::Fail { error }, Status::Owed) if debt.failures + 1 >= debt.retry.max_attempts => {
            Ok(vec![Event::Died { error }])
        }
        (Command::Fail { error }, Status::Owed) => {
            let due_at = now + debt.retry.delay(&debt.id, debt.failures + 1);
            Ok(vec![Event::Failed { error, due_at }])
        }
        (Command::Retry, Status::Dead) => Ok(vec![Event::Revived]),
        (Command::Retry, Status::Owed) if debt.due_at > now => Ok(vec![Event::Revived]),
        (Command::Drop { reason }, Status::Owed | Status::Dead) => Ok(vec![Event::Dropped { reason }]),
        (Command::Claim { .. } | Command::Fail { .. }, _)
        | (Command::Retry, Status::Owed)
        | (Command::Drop { .. }, Status::Dropped) => Ok(vec![]),
        (Command::Retry | Command::Drop { .. }, _) => Err(refused()),
    }
}
