//! The weekly parts of the history: made before anything is written to them.

use crate::session::{Broken, Session, statement};
use earmark_core::retention::PERIOD;
use earmark_core::words::Time;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many weeks are made at once, the present one among them.
const MADE: u64 = 5;

/// The next ones are made when fewer are left than these, the present one among them.
const LEFT: u64 = 3;

/// How long nothing is made ahead after that went wrong, in milliseconds.
const PAUSE: u64 = 60_000;

/// Which weeks are there, as far as this server knows. Behind a write that failed it knows of none, for
/// somebody may have dropped one.
#[derive(Debug, Default)]
pub(crate) struct Weeks(Mutex<Known>);

#[derive(Debug, Clone, Default)]
struct Known {
    there: Range<u64>,
    /// When there is to be another week, as an instant of the batches that pass by.
    due: u64,
}

impl Weeks {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something of this instant can be written.
    pub(crate) fn has(&self, at: Time) -> bool {
        self.known().there.contains(&at.millis())
    }

    pub(crate) fn forget(&self) {
        *self.known() = Known::default();
    }

    /// Makes the week of this instant and some behind it, unless they are there. Any number of servers may.
    pub(crate) async fn cover(&self, session: &mut Session<'_>, at: Time) -> Result<(), Broken> {
        let at = at.millis();
        let Known { there, due } = self.known().clone();
        if there.contains(&at) && at < due {
            return Ok(());
        }
        let week = PERIOD.millis();
        let first = at - at % week;
        let known = match add(session, first).await {
            Ok(()) => Known { there: first..first + MADE * week, due: first + (MADE - LEFT + 1) * week },
            // There is time to try again.
            Err(Broken::Failed(failure)) if there.contains(&at) => {
                tracing::warn!(%failure, "could not make room for the history of the weeks to come");
                Known { there, due: at + PAUSE }
            }
            Err(broken) => return Err(broken),
        };
        *self.known() = known;
        Ok(())
    }
}

async fn add(session: &mut Session<'_>, first: u64) -> Result<(), Broken> {
    let week = PERIOD.millis();
    let since = (0..MADE).map(|n| (first + n * week).cast_signed()).collect::<Vec<_>>();
    let add = "SELECT count(earmark.add_week(since, since + $2)) FROM unnest($1::bigint[]) AS since";
    let add = sqlx::query(add).bind(since).bind(week.cast_signed());
    statement!(session, execute, add);
    Ok(())
}
