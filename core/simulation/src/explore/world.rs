//! A small world: what is there, and what may be said to it.

use alloc::string::String;
use alloc::vec::Vec;
use earmark_core::policy::Policy;
use earmark_core::step::Command;
use earmark_core::words::{Id, Key, Name, Rule};

/// A small world. Plain data: the same world has the same states everywhere.
#[derive(Debug, Clone)]
pub struct World {
    /// What it is called.
    pub name: String,
    /// Policies that are stored before anything else.
    pub policies: Vec<(Name, Policy)>,
    /// What happens before anything else, in order.
    pub setup: Vec<Command>,
    /// What may be said to it: in any order, at any time, and any number of times.
    pub messages: Vec<Message>,
    /// What workers and operators do.
    pub worker: Worker,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    /// What it is known by.
    pub key: Key,
    /// What it says.
    pub command: Command,
    /// Whether its sender keyed it, as a client must that repeats what is not idempotent by itself.
    pub keyed: bool,
    /// When it can be sent.
    pub when: When,
}

/// When a message can be sent.
#[derive(Debug, Clone)]
pub enum When {
    /// When nothing has to come before it.
    Always,
    /// When this purchase order was raised: goods for it come from somebody who knows of it.
    Raised(Id),
}

/// What workers and operators do besides answering every debt in every way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Worker {
    /// How often the call for one debt fails at most.
    pub failures: u32,
    /// Whether an operator retries and drops what is dead.
    pub operator: bool,
}

impl Message {
    /// A message that anybody may send at any time.
    pub fn new(key: &str, command: Command) -> Result<Self, Rule> {
        Ok(Self { key: Key::parse(key)?, command, keyed: false, when: When::Always })
    }

    /// The same, with a key.
    pub fn keyed(self) -> Self {
        Self { keyed: true, ..self }
    }

    /// The same, not before the purchase order was raised.
    pub fn once_raised(self, id: Id) -> Self {
        Self { when: When::Raised(id), ..self }
    }
}
