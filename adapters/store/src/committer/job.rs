//! What a committer has in hand: inputs that somebody waits for, and servings that nobody does.

use crate::Failure;
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{BalanceKey, Key};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often an input may be put off. Each time the step kept what it did, so no input comes near.
const DEFERRALS_MAX: u32 = 10_000;

/// Whoever waits for an answer.
pub(super) type Waiting = oneshot::Receiver<Result<Answer, Failure>>;

/// An input and who waits for its answer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) input: Input,
    reply: Option<oneshot::Sender<Result<Answer, Failure>>>,
    deferrals: u32,
    losses: u32,
    /// Since when it waits for its turn; none where it waits as long as it takes.
    since: Option<Instant>,
}

impl Job {
    pub(super) fn new(input: Input) -> (Self, Waiting) {
        let (job, answer) = Self::patient(input);
        (Self { since: Some(Instant::now()), ..job }, answer)
    }

    /// One that waits for its turn as long as it takes.
    pub(super) fn patient(input: Input) -> (Self, Waiting) {
        let (reply, answer) = oneshot::channel();
        (Self { input, reply: Some(reply), deferrals: 0, losses: 0, since: None }, answer)
    }

    /// The serving that a balance still owes its queue. No receipt is kept of it: its key only has to
    /// be a key.
    pub(super) fn serving(key: BalanceKey) -> Option<Self> {
        let input = Input { key: Key::parse("serve").ok()?, keyed: false, command: Command::Serve { key } };
        Some(Self { input, reply: None, deferrals: 0, losses: 0, since: None })
    }

    /// Whether it may be passed by others: nobody has told it where it stands, and it was never in doubt.
    pub(super) fn may_be_passed(&self) -> bool {
        self.since.is_some()
    }

    /// Whether it waited for its turn longer than `wait`.
    pub(super) fn is_overdue(&self, wait: Duration) -> bool {
        self.since.is_some_and(|since| since.elapsed() > wait)
    }

    pub(super) fn answer(self, answer: Result<Answer, Failure>) {
        if let Some(reply) = self.reply {
            // Whoever gave up waiting finds the outcome by its id.
            reply.send(answer).ok();
        } else if let Ok(Answer::Defect(defect)) = answer {
            tracing::error!(%defect, "serving a queue met a defect");
        }
    }

    /// The balance this serves.
    pub(super) fn serves(&self) -> Option<&BalanceKey> {
        match &self.input.command {
            Command::Serve { key } => Some(key),
            _ => None,
        }
    }

    /// Hands it back to be fed again, unless it may have been lost that often before.
    pub(super) fn lost(mut self, most: u32) -> Option<Self> {
        self.losses += 1;
        if self.losses >= most {
            self.answer(Err(Failure::Unavailable("nobody knows whether it got to disk".to_owned())));
            return None;
        }
        // It had its turn, and may be booked already: it waits as long as it takes.
        self.since = None;
        Some(self)
    }

    /// Counts that it was put off, and hands it back to be fed again; answers it where that has no end.
    pub(super) fn deferred(mut self) -> Option<Self> {
        self.deferrals += 1;
        if self.deferrals > DEFERRALS_MAX {
            tracing::error!(key = %self.input.key, "an input was put off without end");
            self.answer(Err(Failure::Unavailable("put off too often".to_owned())));
            return None;
        }
        Some(self)
    }
}
