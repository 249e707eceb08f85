//! How far a run is, on stderr: in place where a person looks, a line now and then where not.

use earmark_core::words::Name;
use earmark_simulation::replay::Progress;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

pub(super) struct Meter {
    profile: String,
    orders: usize,
    in_place: bool,
    every: Duration,
    shown: Instant,
}

impl Meter {
    pub(super) fn new(profile: &Name, orders: usize) -> Self {
        let in_place = stderr().is_terminal();
        let every = if in_place { Duration::from_millis(200) } else { Duration::from_secs(5) };
        Self { profile: profile.to_string(), orders, in_place, every, shown: Instant::now() }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        if self.shown.elapsed() < self.every {
            return;
        }
        self.shown = Instant::now();
        let Self { profile, orders, .. } = self;
        let percent = progress.orders * 100 / (*orders).max(1) as u64;
        let text = format!("{profile}: {} of {orders} orders, {percent} %", progress.orders);
        if self.in_place {
            eprint!("\r{text}");
        } else {
            eprintln!("{text}");
        }
    }

    /// Clears the line for what is said next.
    pub(super) fn finish(&self) {
        if self.in_place {
            eprint!("\r\x1b[K");
        }
    }
}
