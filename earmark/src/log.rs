//! The log, on stderr. `RUST_LOG` says how much. A warning that repeats is written once, and then summed up with pauses
//! that double.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata};
use tracing_subscriber::layer::{Context, Filter, Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

/// The first pause, and the longest.
const PAUSE: Duration = Duration::from_secs(10);
const PAUSE_MAX: Duration = Duration::from_mins(10);

/// How often it is looked which pause is over.
const TICK: Duration = Duration::from_secs(1);

/// Lines that are held apart at most; further ones are written as they come.
const LINES_MAX: usize = 1000;

/// What summaries are logged under: they are never held back themselves.
const SUMMARY: &str = "earmark::repeated";

static REPEATS: Repeats = Repeats(Mutex::new(BTreeMap::new()));

/// Begins to log.
pub(crate) fn begin() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt::layer().with_writer(std::io::stderr).with_filter(Unrepeated);
    tracing_subscriber::registry().with(filter).with(lines).init();
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(TICK);
            REPEATS.sum_up(Instant::now()).iter().for_each(Summary::write);
        }
    });
}

/// What repeated is over: what comes next is written again.
pub(crate) fn repeats_end() {
    REPEATS.take().iter().for_each(Summary::write);
}

/// Lets through what was not written lately.
struct Unrepeated;

impl<S> Filter<S> for Unrepeated {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        let meta = event.metadata();
        if *meta.level() > Level::WARN || meta.target() == SUMMARY {
            return true;
        }
        let mut text = Text::default();
        event.record(&mut text);
        REPEATS.is_new(text.cause.unwrap_or(text.all), Instant::now())
    }
}

/// What an event says; and why, where it says so: one cause has many effects.
#[derive(Default)]
struct Text {
    all: String,
    cause: Option<String>,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // A text takes whatever is written.
        let _ = write!(self.all, "{value:?} ");
        if matches!(field.name(), "failure" | "details" | "error") {
            self.cause = Some(format!("{value:?}").trim_matches('"').to_owned());
        }
    }
}

/// How often a line came since it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Summary {
    text: String,
    times: u64,
    over: Duration,
}

impl Summary {
    fn write(&self) {
        let Self { text, times, over } = self;
        tracing::warn!(target: SUMMARY, "{times} times more in {} seconds: {text}", over.as_secs());
    }
}

struct Line {
    since: Instant,
    pause: Duration,
    held: u64,
}

/// The lines that were written lately.
struct Repeats(Mutex<BTreeMap<String, Line>>);

impl Repeats {
    fn is_new(&self, text: String, now: Instant) -> bool {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&text) {
            line.held += 1;
            return false;
        }
        if lines.len() < LINES_MAX {
            lines.insert(text, Line { since: now, pause: PAUSE, held: 0 });
        }
        true
    }

    /// Sums up the lines whose pause is over, and forgets those that did not come again.
    fn sum_up(&self, now: Instant) -> Vec<Summary> {
        let mut summaries = vec![];
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.retain(|text, line| {
            let over = now.saturating_duration_since(line.since);
            if over < line.pause {
                return true;
            }
            if line.held == 0 {
                return false;
            }
            summaries.push(Summary { text: text.clone(), times: line.held, over });
            *line = Line { since: now, pause: (line.pause * 2).min(PAUSE_MAX), held: 0 };
            true
        });
        summaries
    }

    /// Sums up all there is, and forgets it.
    fn take(&self) -> Vec<Summary> {
        let lines = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let repeated = lines.into_iter().filter(|(_, line)| line.held > 0);
        repeated.map(|(text, line)| Summary { text, times: line.held, over: line.since.elapsed() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{PAUSE, Repeats};
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use std::time::{Duration, Instant};

    #[test]
    fn what_repeats_is_summed_up_with_pauses_that_double() {
        let (repeats, begun) = (Repeats(Mutex::new(BTreeMap::new())), Instant::now());
        let mut said = vec![];
        for second in 0..100 {
            let now = begun + Duration::from_secs(second);
            said.extend(repeats.sum_up(now).into_iter().map(|summary| (second, summary.times)));
            if repeats.is_new("no database".to_owned(), now) {
                said.push((second, 0));
            }
        }
        assert_eq!(said, [(0, 0), (10, 9), (30, 20), (70, 40)]);
        assert_eq!(repeats.take().len(), 1);
        assert!(repeats.is_new("no database".to_owned(), begun + Duration::from_secs(101)));
    }

    #[test]
    fn what_came_once_is_forgotten() {
        let (repeats, begun) = (Repeats(Mutex::new(BTreeMap::new())), Instant::now());
        assert!(repeats.is_new("once".to_owned(), begun) && repeats.is_new("other".to_owned(), begun));
        assert_eq!(repeats.sum_up(begun + PAUSE), []);
        assert!(repeats.is_new("once".to_owned(), begun + PAUSE));
    }
}
