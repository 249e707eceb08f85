//! What a store may forget, and when (DESIGN: retention; rule 10: old movements may be replaced by one).
//!
//! A store prunes in three ways, all of them up to one [`horizon`]: it forgets receipts, it forgets
//! ids whose whole [family](may_forget) has ended, and it replaces old movements by one
//! [`opening`] per balance, with the journal entries that told of them. What lives is never touched,
//! and an audit proves the same figures before and after.

use crate::balance::{Cause, Kind, Movement};
use crate::debt::Debt;
use crate::order::Order;
use crate::purchase::{self, Purchase};
use crate::reservation::Reservation;
use crate::words::{Span, Time};

/// How long everything is kept where nobody says: 90 days.
pub const KEEP: Span = Span::from_secs(90 * 24 * 60 * 60);

/// The horizon moves by this: seven days. So a store may keep its history in weekly parts and drop
/// them whole.
pub const PERIOD: Span = Span::from_secs(7 * 24 * 60 * 60);

/// Before this, what has ended may be forgotten: `keep` before `now`, and back to the start of that
/// period (periods are counted from the epoch), so nothing is forgotten early.
pub fn horizon(now: Time, keep: Span) -> Time {
    let passed = now.millis().saturating_sub(keep.millis());
    Time::from_millis(passed - passed % PERIOD.millis())
}

/// A row that belongs to an id, or to one derived from it.
pub trait Member {
    /// Whether it has not ended, so that its whole family must be kept.
    fn lives(&self) -> bool;
    /// When it last changed.
    fn changed_at(&self) -> Time;
}

macro_rules! members {
    ($($row:ty, $this:ident => $lives:expr;)*) => {$(
        impl Member for $row {
            fn lives(&self) -> bool {
                let $this = self;
                $lives
            }
            fn changed_at(&self) -> Time {
                self.updated_at
            }
        }
    )*};
}
members! {
    Order, order => !order.status.is_end();
    Reservation, held => !held.status.is_final();
    Purchase, bought => bought.status == purchase::Status::Open;
    Debt, debt => debt.status.is_open();
}

/// Whether a family may be forgotten: the rows of an id and of all ids derived from it. Nothing of it
/// lives, and nothing of it has changed since the horizon. From then on the id counts as new.
pub fn may_forget<'a>(family: impl IntoIterator<Item = &'a dyn Member>, horizon: Time) -> bool {
    family.into_iter().all(|row| !row.lives() && row.changed_at() < horizon)
}

/// The one movement that stands for all movements of its balance up to `last`, itself included.
pub fn opening(last: &Movement) -> Movement {
    let (kind, delta, cause) = (Kind::Opening, last.after, Cause::default());
    Movement { kind, delta, cause, key: last.key.clone(), seq: last.seq, at: last.at, after: last.after }
}
