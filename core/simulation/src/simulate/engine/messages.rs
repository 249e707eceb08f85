//! How a command becomes a message on its way.

use super::Engine;
use crate::queue::numbered;
use crate::simulate::message::{Message, route};
use crate::simulate::network::send;
use earmark_core::step::{Command, Input};
use earmark_core::words::{Span, Time};

/// How late the sweeper and the workers come at most.
const LATENESS: Span = Span::from_secs(10);

impl Engine {
    /// A message from outside: it travels, and is said again until it is answered.
    pub(crate) fn client(&mut self, at: Time, command: Command) -> u64 {
        let message = self.message(at, command);
        let id = message.id;
        let mut at = at;
        loop {
            let sent = send(self.scenario.network, &mut self.rng, at);
            self.counts.doubled += u64::from(sent.arrives.len() > 1);
            for (n, arrives) in sent.arrives.into_iter().enumerate() {
                let copy = if n == 0 { message.clone() } else { self.copy(&message) };
                self.flight.push(arrives, copy);
            }
            let Some(again) = sent.again else { return id };
            self.counts.lost += 1;
            at = again;
        }
    }

    /// Something the program does by itself, sooner or later.
    pub(in crate::simulate) fn own(&mut self, at: Time, command: Command) {
        let message = self.message(at, command);
        let late = self.rng.up_to(LATENESS);
        self.flight.push(at + late, message);
    }

    /// Somebody says something, and it arrives just then.
    pub(crate) fn say(&mut self, at: Time, command: Command) {
        let message = self.message(self.now, command);
        self.flight.push(at.max(self.now), message);
    }

    fn message(&mut self, at: Time, command: Command) -> Message {
        let id = self.flight.number();
        let owed = match &command {
            Command::Reply { debt_id, .. } => self.memory.tables().debts.get(debt_id),
            _ => None,
        };
        let (from, to) = route(&command, owed.map(|(_, debt)| &debt.action));
        let input = Input { key: numbered("sim", id), keyed: false, command };
        Message { id, from, to, sent_at: at, input, copy_of: None, crash: None }
    }

    /// The same message once more, under the same key.
    pub(crate) fn copy(&mut self, message: &Message) -> Message {
        let id = self.flight.number();
        Message { id, copy_of: Some(message.copy_of.unwrap_or(message.id)), crash: None, ..message.clone() }
    }
}
