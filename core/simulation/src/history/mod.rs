//! What really happened to an order or a SKU, decided once more.
//!
//! A history that a server exported tells events, not inputs. So each event that does not follow from the
//! one before is taken as the effect of an input, that input is fed to the core, and what the core
//! decides is compared with what was told, event by event. Stock that others held or brought is given as
//! it was found: that is no decision of this order's.

mod cause;
mod file;
mod told;

use crate::scenario::{BEGIN, Problem, Scenario, Shelf};
use crate::session::{Fault, Session};
use alloc::{format, string::String, vec::Vec};
use cause::Cause;
use earmark_core::ordered::Set;
use earmark_core::policy::Policy;
use earmark_core::step::{Change, Command};
use earmark_core::words::{BalanceKey, Name, Note, Span, Time};
use file::{Event, File};
use serde::Serialize;
use told::Said;

pub(crate) const WHAT: &str = "this history cannot be replayed";

/// A history, decided once more.
#[derive(Debug)]
pub struct History {
    report: Report,
    session: Session,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What it is of: an order or a SKU.
    pub of: serde_json::Value,
    /// Whether every event was decided the same again.
    pub agrees: bool,
    /// Every event, in order.
    pub events: Vec<Compared>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Its id.
    pub id: String,
    /// When it happened.
    pub time: Time,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it happened to.
    pub about: String,
    /// Whether the core decides it again.
    pub verdict: Verdict,
    /// What it says; and where the core says something else, what that is.
    pub text: String,
    /// The step of the session that decided it.
    pub step: Option<usize>,
}

/// Whether the core decides an event again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// When it does.
    Same,
    /// When it decides otherwise.
    Differs,
    /// When it decides nothing of the kind.
    Missing,
    /// When it follows from what others did, who are not part of this history.
    Given,
}

impl History {
    /// Reads a history, and decides it once more.
    pub fn open(text: &str) -> Result<Self, Problem> {
        let file = File::parse(text)?;
        let session = Session::new(stage(&file)?).map_err(|refused| Problem::whole(WHAT, refused.0))?;
        let mut again = Again { file: &file, session, expected: Vec::new(), step: 0 };
        let mut events = Vec::new();
        for n in 0..file.events.len() {
            let rest = file.events.get(n..).unwrap_or_default();
            let Some(event) = rest.first() else { break };
            let (verdict, text, step) = again.decide(event, rest)?;
            let Event { id, told_at: time, kind, about, .. } = event.clone();
            events.push(Compared { id, time, kind, about, verdict, text, step });
        }
        let agrees = events.iter().all(|event| matches!(event.verdict, Verdict::Same | Verdict::Given));
        let Again { mut session, .. } = again;
        session.go_to(0).map_err(|refused| Problem::whole(WHAT, refused.0))?;
        Ok(Self { report: Report { of: file.of.clone(), agrees, events }, session })
    }

    /// What came of it.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What happened, as a session that stands at its beginning.
    pub fn session(&self) -> &Session {
        &self.session
    }
}

/// A shop in which nobody does anything but what is said: every SKU of the history, and nothing of it.
fn stage(file: &File) -> Result<Scenario, Problem> {
    let named = file.events.iter().find_map(|event| event.text("profile"));
    let profile = named.map_or(Ok(Policy::DEFAULT_NAME), Name::parse);
    let profile = profile.map_err(|rule| Problem::whole(WHAT, format!("/events/profile {rule}")))?;
    let known = file.policies.get(&profile).cloned().or_else(|| Policy::profile(&profile));
    let lacks = || Problem::whole(WHAT, format!("/policies lacks {profile}, under which it was placed"));
    let policy = known.ok_or_else(lacks)?;
    let mut skus = Set::new();
    skus.extend(file.events.iter().flat_map(Event::keys).map(|key| key.sku));
    Ok(Scenario {
        title: "What really happened".into(),
        about: "A history that was exported from a server: every step is an input that must have led to it."
            .into(),
        stock: skus.into_iter().map(|sku| Shelf { sku, units: 0, safety_stock: 0 }).collect(),
        by_hand: true,
        ..Scenario::empty(1, profile, policy)
    })
}

struct Again<'a> {
    file: &'a File,
    session: Session,
    /// What the core decided and the history has not told yet.
    expected: Vec<Said>,
    /// The step that decided it.
    step: usize,
}

impl Again<'_> {
    fn decide(&mut self, event: &Event, rest: &[Event]) -> Result<(Verdict, String, Option<usize>), Problem> {
        if let Some(verdict) = self.compare(event) {
            return Ok(verdict);
        }
        let next = Cause { rest, file: self.file, tables: self.session.tables() };
        let (Some(command), setup) = (next.command(event), next.setup(event)) else {
            // Who was overtaken, or served by a stranger's goods, is told of others' doings.
            let verdict = if event.is_others() { Verdict::Given } else { Verdict::Missing };
            return Ok((verdict, event.essence(), None));
        };
        for (key, units) in setup {
            let reason =
                Note::parse("as it was found").map_err(|rule| Problem::whole(WHAT, format!("{rule}")))?;
            let command = Command::Adjust { key, change: Change::Delta(units), reason, reference: None };
            self.say(event.at, command)?;
        }
        self.say(event.at, command)?;
        self.step = self.session.at();
        self.expected =
            self.session.last_facts().iter().flat_map(|noted| told::tell(&noted.recorded)).collect();
        Ok(self.compare(event).unwrap_or_else(|| (Verdict::Missing, event.essence(), Some(self.step))))
    }

    /// What the core has said of it, where it has said anything.
    fn compare(&mut self, event: &Event) -> Option<(Verdict, String, Option<usize>)> {
        let is_it = |said: &Said| said.kind == event.kind && said.about.as_str() == event.about;
        // Several of one type, about one thing, come in their order.
        let exact = self.expected.iter().position(|said| is_it(said) && event.says(said, self.file).is_ok());
        let place = exact.or_else(|| self.expected.iter().position(is_it))?;
        let said = self.expected.remove(place);
        Some(match event.says(&said, self.file) {
            Ok(()) => (Verdict::Same, event.essence(), Some(self.step)),
            Err(other) => {
                (Verdict::Differs, format!("{}; decided again: {other}", event.essence()), Some(self.step))
            }
        })
    }

    fn say(&mut self, at: Time, command: Command) -> Result<(), Problem> {
        let refused = |refused: crate::session::Refused| Problem::whole(WHAT, refused.0);
        self.session.interfere(Fault::Say { command, at: Some(at) }).map_err(refused)?;
        self.session.step().map_err(refused)?;
        match self.session.broken() {
            Some(violation) => Err(Problem::whole(WHAT, format!("{violation}"))),
            None => Ok(()),
        }
    }
}

/// How far a history is moved, so that it begins when a session does.
pub(crate) fn shifted(at: Time, first: Time) -> Time {
    BEGIN + Span::from_secs(1) + at.since(first)
}

/// The balance that an event's data names.
pub(crate) fn key(data: &serde_json::Value) -> Option<BalanceKey> {
    let location = data.get("location").and_then(serde_json::Value::as_str);
    BalanceKey::parse(data.get("sku")?.as_str()?, location).ok()
}
