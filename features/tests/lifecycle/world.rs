//! A scenario's world: the system under test, and what was said to it last.

use crate::driver::{Answered, Broken, Driver, Refused, Store};
use cucumber::World;
use earmark_core::step::{Command, Input};
use earmark_core::words::{Key, Span, Time};

/// What a step came to; an error fails the scenario.
pub(crate) type Told = Result<(), String>;

/// Every scenario begins on a Thursday in March, at nine.
const BEGINNING: Time = Time::from_millis(1_772_701_200_000);

#[derive(Debug, Default, World)]
pub(crate) struct Shop {
    driver: Option<Box<dyn Driver>>,
    /// Whether expiries are announced and the queue is served as time passes.
    sweeper_sleeps: bool,
    /// What was said last, and what came of it.
    last: Option<Said>,
    /// The key that the next message carries.
    next_key: Option<Key>,
    /// How many messages went without a key of their own.
    unkeyed: u64,
}

#[derive(Debug)]
struct Said {
    input: Input,
    answer: Answered,
    /// How long the journal was before.
    journal_before: usize,
    /// Whether a step looked at the answer: a refusal that nobody expected fails the scenario.
    noticed: bool,
}

impl Shop {
    /// Opens the shop on `store`.
    pub(crate) async fn open(&mut self, store: Store) {
        match store.open(BEGINNING).await {
            Ok(driver) => self.driver = Some(driver),
            Err(broken) => fail(&format!("{} does not open: {broken}", store.name())),
        }
    }

    /// Ends the scenario: no refusal went unnoticed, and the books are in order (rule 10).
    pub(crate) async fn close(&mut self) {
        if let Err(text) = self.noticed() {
            fail(&text);
        }
        let Ok(driver) = self.driver() else { return };
        match driver.audit().await {
            Ok(findings) if findings.is_empty() => {}
            Ok(findings) => fail(&format!("the audit finds: {}", findings.join("; "))),
            Err(broken) => fail(&format!("the audit fails: {broken}")),
        }
    }

    /// The system under test.
    pub(crate) fn driver(&self) -> Result<&dyn Driver, Broken> {
        self.driver.as_deref().ok_or_else(|| "the shop is not open".into())
    }

    fn driver_mut(&mut self) -> Result<&mut Box<dyn Driver>, Broken> {
        self.driver.as_mut().ok_or_else(|| "the shop is not open".into())
    }

    /// Says something to the system, and keeps its answer for the steps that follow.
    pub(crate) async fn say(&mut self, command: Command) -> Told {
        let keyed = self.next_key.is_some();
        let key = match self.next_key.take() {
            Some(key) => key,
            None => self.fresh_key()?,
        };
        self.hand_in(Input { key, keyed, command }).await
    }

    /// Says again what was said last: with its key, if it had one.
    pub(crate) async fn say_again(&mut self) -> Told {
        let Some(said) = &self.last else { return Err("nothing was said yet".into()) };
        let mut input = said.input.clone();
        if !input.keyed {
            input.key = self.fresh_key()?;
        }
        self.hand_in(input).await
    }

    async fn hand_in(&mut self, input: Input) -> Told {
        self.noticed()?;
        let journal_before = self.driver()?.journal().await?.len();
        let answer = self.driver_mut()?.submit(input.clone()).await?;
        self.last = Some(Said { input, answer, journal_before, noticed: false });
        Ok(())
    }

    fn fresh_key(&mut self) -> Result<Key, String> {
        self.unkeyed += 1;
        Key::parse(&format!("message-{}", self.unkeyed)).map_err(|rule| rule.to_string())
    }

    /// Has the next message carry this key.
    pub(crate) fn key_next(&mut self, key: Key) {
        self.next_key = Some(key);
    }

    /// An error where the last answer was a refusal and no step expected it.
    fn noticed(&self) -> Told {
        match &self.last {
            Some(Said { answer: Err(refused), noticed: false, input, .. }) => {
                Err(format!("nobody expected this refusal: {refused:?} of {:?}", input.command))
            }
            _ => Ok(()),
        }
    }

    /// The last answer, which counts as noticed from now on.
    pub(crate) fn answer(&mut self) -> Result<&Answered, String> {
        let said = self.last.as_mut().ok_or("nothing was said yet")?;
        said.noticed = true;
        Ok(&said.answer)
    }

    /// The last answer, which must be a refusal.
    pub(crate) fn refusal(&mut self) -> Result<&Refused, String> {
        self.answer()?.as_ref().err().ok_or_else(|| "it was accepted".into())
    }

    /// How many entries the journal got since just before the last message.
    pub(crate) async fn news(&self) -> Result<usize, String> {
        let said = self.last.as_ref().ok_or("nothing was said yet")?;
        Ok(self.driver()?.journal().await?.len() - said.journal_before)
    }

    pub(crate) fn let_sweeper_sleep(&mut self, sleeps: bool) {
        self.sweeper_sleeps = sleeps;
    }

    /// Moves time on. A sweeper that is awake is never late: it runs at every deadline on the way.
    pub(crate) async fn pass(&mut self, time: Span) -> Told {
        self.noticed()?;
        let end = self.driver()?.now() + time;
        while !self.sweeper_sleeps {
            let next = self.driver()?.next_deadline().await?;
            let Some(deadline) = next.filter(|deadline| *deadline <= end) else { break };
            let at = deadline.max(self.driver()?.now());
            self.driver_mut()?.set_clock(at);
            self.sweep().await?;
        }
        self.driver_mut()?.set_clock(end);
        Ok(())
    }

    /// Has the sweeper run once.
    pub(crate) async fn sweep(&mut self) -> Told {
        self.driver_mut()?.sweep().await
    }
}

/// Fails the scenario from a hook, which has no other way to say so.
#[expect(clippy::panic, reason = "a hook returns nothing, so a panic is how it fails its scenario")]
fn fail(text: &str) -> ! {
    panic!("{text}")
}

/// An error where `got` is not what was expected.
#[track_caller]
pub(crate) fn expect<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, wanted: &T) -> Told {
    if got == wanted { Ok(()) } else { Err(format!("{what}: expected {wanted:?}, got {got:?}")) }
}
