//! A session as a file: its scenario, and what was done by hand. The rest follows from these.

use super::{Hand, Session, Until};
use crate::scenario::text::written_down;
use crate::scenario::{Problem, Scenario};
use alloc::{format, string::String, vec::Vec};
use earmark_core::words::Time;
use serde::Serialize;
use serde_json::{Value, json};

const WHAT: &str = "this session cannot be opened";
const VERSION: u32 = 1;

/// The written form of a session.
#[derive(Debug, Serialize)]
struct Saved<'a> {
    version: u32,
    /// What the file is.
    kind: &'static str,
    scenario: Value,
    hands: &'a [Hand],
    step: usize,
    /// Stands for everything that happened until then: whoever opens it finds the same or is told.
    fingerprint: String,
}

impl Session {
    /// The session as a file.
    pub fn export(&self) -> String {
        let scenario = serde_json::from_str(&self.scenario().to_json()).unwrap_or(Value::Null);
        let saved = Saved {
            version: VERSION,
            kind: "session",
            scenario,
            hands: self.hands(),
            step: self.at(),
            fingerprint: self.fingerprint(),
        };
        written_down(&saved)
    }

    /// Opens what [`Self::export`] wrote, where it stood.
    pub fn import(text: &str) -> Result<Self, Problem> {
        use crate::scenario::text::{json, typed, version};
        let mut written: Value = json(WHAT, text)?;
        if written.get("kind") != Some(&json!("session")) {
            return Err(Problem::whole(WHAT, "it is not the file of a session"));
        }
        version(WHAT, &written, VERSION)?;
        let mut field = |name: &str| written.get_mut(name).map(Value::take).unwrap_or_default();
        let scenario = Scenario::parse(&written_down(&field("scenario")))?;
        let mut hands: Vec<Hand> = typed(WHAT, "/hands", &field("hands"))?;
        let step: usize = typed(WHAT, "/step", &field("step"))?;
        let fingerprint: String = typed(WHAT, "/fingerprint", &field("fingerprint"))?;
        if !hands.is_sorted_by_key(|hand| hand.step) {
            return Err(Problem::whole(WHAT, "/hands must be in the order of their steps"));
        }
        hands.reverse();
        let refused = |refused: super::Refused| Problem::whole(WHAT, refused.0);
        let mut session = Self::new(scenario).map_err(refused)?;
        while let Some(Hand { step, fault }) = hands.pop() {
            session.reach(step)?;
            session.interfere(fault).map_err(refused)?;
        }
        session.reach(step)?;
        session.go_to(step).map_err(refused)?;
        if session.fingerprint() == fingerprint {
            Ok(session)
        } else {
            Err(Problem::whole(
                WHAT,
                "it was made by another version of Earmark, which decided otherwise: its scenario can still be run",
            ))
        }
    }

    /// Runs as far as a file says that it ran.
    fn reach(&mut self, step: usize) -> Result<(), Problem> {
        let missing = step.saturating_sub(self.at());
        let ran = self.run(Until { steps: missing, time: Time::MAX });
        ran.map_err(|refused| Problem::whole(WHAT, refused.0))?;
        let ends = || format!("its run ends at step {}, before the step {step} that it names", self.at());
        if self.at() < step { Err(Problem::whole(WHAT, ends())) } else { Ok(()) }
    }
}
