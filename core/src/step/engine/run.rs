//! The batch: inputs one after another, each whole or not at all.

use crate::refusal::Refusal;
use crate::step::{Answer, Changes, Command, Input, Outcome, Receipt, Slice, Stop, Subject, Wants, Work};
use crate::words::Time;
use alloc::{string::String, vec::Vec};

/// How many expiries and servings one step does at most (rule 11). The rest stays owed in the rows.
pub const BOUND: usize = 256;

/// What a step came to.
#[derive(Debug)]
pub enum Step {
    /// When it is decided: write this, commit, answer.
    Done(Changes),
    /// When rows are missing: load them too and call again. Nothing was decided.
    Needs(Wants),
}

/// Decides a batch of inputs over the rows in `slice`, at `now` (see [`Slice::stamp`]).
///
/// Pure: the same arguments give the same result. Inputs see what earlier ones of the batch did. One
/// that is refused leaves nothing but its receipt; one that would break an invariant is taken out
/// alone and answered with [`Answer::Defect`].
pub fn step(slice: &Slice, inputs: &[Input], now: Time) -> Step {
    let mut batch =
        Batch { work: Work::new(slice, inputs.len(), now), wants: Wants::default(), defects: Vec::new() };
    let mut answers = Vec::with_capacity(inputs.len());
    for input in inputs {
        // After the first thing missing the batch goes on only to find what else is.
        // What comes after an input that was put off is put off too: a batch keeps its order.
        if answers.last() == Some(&Answer::Deferred) {
            answers.push(Answer::Deferred);
        } else {
            answers.extend(batch.feed(input));
        }
    }
    if !batch.wants.is_empty() {
        return Step::Needs(batch.wants);
    }
    let defects = batch.defects;
    Step::Done(Changes { answers, defects, ..batch.work.into_changes() })
}

struct Batch<'a> {
    work: Work<'a>,
    wants: Wants,
    defects: Vec<String>,
}

impl Batch<'_> {
    /// One input, with the expiries that must come before it and the servings that come after.
    fn feed(&mut self, input: &Input) -> Option<Answer> {
        loop {
            match self.attempt(input) {
                Ok(answer) => {
                    self.serve_owing();
                    return Some(answer);
                }
                Err(Stop::Deferred) => return Some(Answer::Deferred),
                Err(Stop::First(commands)) => {
                    for command in commands {
                        if let Err(answer) = self.run_first(&command) {
                            return Some(answer);
                        }
                    }
                    self.serve_owing();
                }
                Err(Stop::Missing(wants)) => {
                    self.wants.extend(*wants);
                    return None;
                }
                Err(Stop::Refused(refusal)) => return Some(self.refuse(input, *refusal)),
                Err(Stop::Defect(text)) => return Some(Answer::Defect(text)),
            }
            if !self.wants.is_empty() {
                return None;
            }
        }
    }

    /// An expiry that must come first. Where it cannot be had, that is the answer.
    fn run_first(&mut self, command: &Command) -> Result<(), Answer> {
        if self.work.budget == 0 {
            return Err(Answer::Deferred);
        }
        self.work.budget -= 1;
        match self.run_inner(command) {
            Ok(()) => Ok(()),
            Err(Stop::Missing(wants)) => {
                self.wants.extend(*wants);
                Ok(())
            }
            Err(Stop::Defect(text)) => Err(Answer::Defect(text)),
            Err(Stop::First(_) | Stop::Deferred | Stop::Refused(_)) => Err(Answer::Deferred),
        }
    }

    /// Serves every balance that came to owe it, as far as this step's budget goes.
    fn serve_owing(&mut self) {
        while let Some(key) = self.work.owing.pop_first() {
            if self.work.budget == 0 {
                return;
            }
            match self.run_inner(&Command::Serve { key: key.clone() }) {
                Err(Stop::Missing(wants)) => self.wants.extend(*wants),
                Err(Stop::First(commands)) => {
                    let ready = commands.iter().all(|command| self.run_first(command).is_ok());
                    if ready && self.wants.is_empty() {
                        self.work.owing.insert(key);
                    }
                }
                Err(Stop::Defect(text)) => self.defects.push(text),
                Ok(()) | Err(Stop::Refused(_) | Stop::Deferred) => {}
            }
        }
    }

    fn run_inner(&mut self, command: &Command) -> Result<(), Stop> {
        self.whole(|batch| batch.work.dispatch(command).map(|_| ()))
    }

    fn attempt(&mut self, input: &Input) -> Result<Answer, Stop> {
        self.whole(|batch| batch.decide(input))
    }

    /// Keeps what was done if all of it went well, and else none of it.
    fn whole<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        let budget = self.work.budget;
        let done = work(self).and_then(|done| self.work.keep().map(|()| done));
        if done.is_err() {
            self.work.undo();
            self.work.budget = budget;
        }
        done
    }

    fn decide(&mut self, input: &Input) -> Result<Answer, Stop> {
        for key in input.receipt_keys() {
            if let Some(receipt) = self.work.receipts.get(&key)? {
                if !receipt.command.is_same_as(&input.command) {
                    return Err(Refusal::IdempotencyConflict { id: key.as_id() }.into());
                }
                return match receipt.outcome.clone() {
                    Ok(subject) => {
                        let subject = input.command.parcel_subject().unwrap_or(subject);
                        self.answer(&input.command, &subject, false)
                    }
                    Err(refusal) => Ok(Answer::Refused { refusal, fresh: false }),
                };
            }
        }
        let Outcome { subject, fresh } = self.work.dispatch(&input.command)?;
        self.keep_receipts(input, &Ok(subject.clone()));
        self.answer(&input.command, &subject, fresh)
    }

    fn answer(&self, command: &Command, subject: &Subject, fresh: bool) -> Result<Answer, Stop> {
        let reply = self.work.reply(subject)?;
        Ok(match reply.refusal() {
            Some(refusal) if command.asks_for_stock() => Answer::Refused { refusal, fresh },
            _ => Answer::Done { reply, fresh },
        })
    }

    fn refuse(&mut self, input: &Input, refusal: Refusal) -> Answer {
        if refusal.is_kept() {
            self.keep_receipts(input, &Err(refusal.clone()));
            if let Err(Stop::Missing(wants)) = self.work.keep() {
                self.wants.extend(*wants);
            }
        }
        Answer::Refused { refusal, fresh: true }
    }

    fn keep_receipts(&mut self, input: &Input, outcome: &Result<Subject, Refusal>) {
        for key in input.receipt_keys() {
            let (command, at) = (input.command.clone(), self.work.now);
            self.work.receipts.put(Receipt { key, command, at, outcome: outcome.clone() });
        }
    }
}
