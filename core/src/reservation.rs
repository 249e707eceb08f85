//! A reservation: lines taken together under one id, from its hold to its end.

use crate::balance::Figures;
use crate::refusal::{Refusal, ShortLine};
use crate::words::{BalanceKey, Id, Lines, Name, Note, Quantity, Reference, Span, Time};
use alloc::{vec, vec::Vec};
use serde::{Deserialize, Serialize};

mod parcel;

pub use parcel::Parcel;

// ---- Commands -------------------------------------------------------------------------------

/// How much of a request must fit (rule 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// When every line must fit, or none is taken.
    #[default]
    AllOrNothing,
    /// When each line stands for itself.
    PerLine,
    /// When what is there is taken of each line.
    BestEffort,
}

/// What to do with a request that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnShortage {
    /// When it is refused, with its figures.
    #[default]
    Reject,
    /// When it waits its turn (rule 9).
    Wait,
}

/// What a client asked for: the content that makes two requests of one id the same (rule 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The lines, added up.
    pub lines: Lines,
    /// The hold time asked for; none means the policy's.
    pub ttl: Option<Span>,
    /// How much must fit.
    pub mode: Mode,
    /// What if it does not.
    pub on_shortage: OnShortage,
}

/// The numbers a reservation lives by, taken from its policy when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Terms {
    /// How long its hold lasts.
    pub hold: Span,
    /// The factor of its extension budget (rule 7).
    pub renewal_factor: u32,
    /// How long it may wait.
    pub waiting: Span,
    /// How often it may be overtaken before it collects (rule 9).
    pub max_overtakes: u32,
}

/// A request together with what was found for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The order that drives it.
    pub order_id: Option<Id>,
    /// What was asked.
    pub request: Request,
    /// The numbers it lives by.
    pub terms: Terms,
    /// Per line, what it might take (never below zero).
    pub found: Vec<i64>,
}

/// What can be asked of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Take the lines, or queue, or refuse.
    Reserve {
        /// The request and what there is.
        opening: Opening,
        /// Per line, the queue ticket it gets if it has to wait.
        tickets: Vec<u64>,
        /// Whether a waiter collects from the start.
        collecting: bool,
    },
    /// Take the lines and commit them at once; never waits.
    Commit(Opening),
    /// Stop the clock: reserved becomes committed.
    Confirm,
    /// Give everything back.
    Release(Option<Note>),
    /// Hold longer.
    Extend(Span),
    /// Start another phase of the order's one clock, from now.
    Reschedule(Span),
    /// Goods left.
    Deduct(Parcel),
    /// Announce a deadline that has passed.
    Expire,
    /// Give a waiter everything it waits for.
    Serve,
    /// Hold stock for one line of a waiter.
    Collect {
        /// Index of the line.
        line: usize,
        /// How many units, at most what the line lacks.
        units: i64,
    },
    /// A younger request took what this waiter could not use.
    Overtake,
}

// ---- Events ---------------------------------------------------------------------------------

/// What happened to a reservation. Names here are a storage format, guarded by golden files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When lines were taken under a deadline.
    Reserved {
        /// The request and what there was.
        opening: Opening,
        /// Per line, the units taken.
        taken: Vec<i64>,
        /// The deadline.
        expires_at: Time,
    },
    /// When lines were taken and committed at once.
    Committed {
        /// The request and what there was.
        opening: Opening,
    },
    /// When the request was queued.
    Queued {
        /// The request and what there was.
        opening: Opening,
        /// Per line, its ticket.
        tickets: Vec<u64>,
        /// Whether it collects from the start.
        collecting: bool,
        /// The deadline of the wait.
        expires_at: Time,
    },
    /// When the request was refused for want of stock.
    Rejected {
        /// The request and what there was.
        opening: Opening,
    },
    /// When the clock stopped.
    Confirmed,
    /// When it was given back; also when a release arrived before its reserve.
    Released {
        /// Why.
        reason: Option<Note>,
    },
    /// When the deadline moved.
    Extended {
        /// The new deadline.
        expires_at: Time,
    },
    /// When another phase of the order's clock began.
    Rescheduled {
        /// The new deadline.
        expires_at: Time,
    },
    /// When goods left.
    Deducted {
        /// Per line that left something: its index and the units.
        left: Vec<(usize, i64)>,
        /// Whether the rest stays committed.
        keep_rest: bool,
        /// The parcel's own key.
        reference: Option<Reference>,
    },
    /// When the deadline took it.
    Expired,
    /// When a waiter got everything it waited for.
    Served {
        /// The deadline of its hold.
        expires_at: Time,
    },
    /// When stock was held for a line of a waiter.
    Collected {
        /// Index of the line.
        line: usize,
        /// How many units.
        units: i64,
    },
    /// When a younger request took what this waiter could not use.
    Overtaken {
        /// Whether it collects from now on.
        collecting: bool,
    },
}

// ---- State ----------------------------------------------------------------------------------

/// Where a reservation stands. The last four are final and kept as a tombstone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// When stock is held until `expires_at`.
    Pending,
    /// When it is queued for stock.
    Waiting,
    /// When stock is committed, without a deadline.
    Confirmed,
    /// When its goods have left.
    Deducted,
    /// When it was given back.
    Released,
    /// When the deadline took it.
    Expired,
    /// When there was not enough stock.
    Rejected,
}

impl Status {
    /// Every status, in the order of a reservation's life.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Waiting,
        Self::Confirmed,
        Self::Deducted,
        Self::Released,
        Self::Expired,
        Self::Rejected,
    ];

    /// The status as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Confirmed => "confirmed",
            Self::Deducted => "deducted",
            Self::Released => "released",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
        }
    }

    /// Whether a deadline runs.
    pub fn has_deadline(self) -> bool {
        matches!(self, Self::Pending | Self::Waiting)
    }

    /// Whether nothing is held or queued any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Waiting | Self::Confirmed)
    }
}

/// One line of a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HeldLine {
    /// Which balance.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// What was asked.
    pub asked: Quantity,
    /// What the reservation is for: less than asked where a mode took less.
    pub quantity: i64,
    /// What was there for it when it was decided.
    pub found: i64,
    /// What it holds now: reserved, or committed once confirmed.
    pub held: i64,
    /// What has left.
    pub deducted: i64,
    /// Its place in the balance's queue, if it ever had one.
    pub ticket: Option<u64>,
}

/// A reservation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reservation {
    /// The client's id.
    pub id: Id,
    /// The order that drives it.
    pub order_id: Option<Id>,
    /// Where it stands.
    pub status: Status,
    /// Its lines in key order; none where a release came before its reserve.
    pub lines: Vec<HeldLine>,
    /// The hold time that was asked for.
    pub ttl: Option<Span>,
    /// How much had to fit.
    pub mode: Mode,
    /// What if it did not.
    pub on_shortage: OnShortage,
    /// The numbers it lives by.
    pub terms: Terms,
    /// Since when its present hold runs.
    pub held_since: Time,
    /// The deadline, while one runs.
    pub expires_at: Option<Time>,
    /// How often it was overtaken while it waited.
    pub overtakes: u32,
    /// Whether it collects.
    pub collecting: bool,
    /// Why it was released.
    pub reason: Option<Note>,
    /// How many events it has had.
    pub events: u64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

// ---- Decide ---------------------------------------------------------------------------------

/// Decides a command. An empty list means "already so". A reservation whose deadline has passed is
/// treated as expired whether or not that was announced yet (rule 6).
pub fn decide(
    state: Option<&Reservation>,
    id: &Id,
    command: Command,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let Some(held) = state else {
        return match command {
            Command::Reserve { opening, tickets, collecting } => Ok(open(opening, tickets, collecting, now)),
            Command::Commit(opening) if fits(&opening) => Ok(vec![Event::Committed { opening }]),
            Command::Commit(opening) => Ok(vec![Event::Rejected { opening }]),
            Command::Release(reason) => Ok(vec![Event::Released { reason }]),
            _ => Err(Refusal::NotFound { id: id.clone() }),
        };
    };
    if let Command::Reserve { opening, .. } | Command::Commit(opening) = &command {
        return held.again(opening);
    }
    if held.is_due(now) {
        return match command {
            Command::Expire => Ok(vec![Event::Expired]),
            Command::Deduct(parcel) => {
                let mut events = vec![Event::Expired];
                events.extend(held.deduct(parcel)?);
                Ok(events)
            }
            _ => Err(held.ended(Status::Expired)),
        };
    }
    match command {
        Command::Reserve { .. } | Command::Commit(_) | Command::Expire => Ok(vec![]),
        Command::Confirm => match held.status {
            Status::Pending => Ok(vec![Event::Confirmed]),
            Status::Confirmed => Ok(vec![]),
            other => Err(held.ended(other)),
        },
        Command::Release(reason) => match held.status {
            Status::Pending | Status::Waiting | Status::Confirmed => Ok(vec![Event::Released { reason }]),
            Status::Released => Ok(vec![]),
            other => Err(held.ended(other)),
        },
        Command::Extend(ttl) => match held.status {
            Status::Pending => held.extend(ttl, now),
            other => Err(held.ended(other)),
        },
        Command::Reschedule(span) => match held.status {
            Status::Pending => Ok(vec![Event::Rescheduled { expires_at: now + span }]),
            other => Err(held.ended(other)),
        },
        Command::Deduct(parcel) => held.deduct(parcel),
        Command::Serve => match held.status {
            Status::Waiting => Ok(vec![Event::Served { expires_at: now + held.terms.hold }]),
            _ => Ok(vec![]),
        },
        Command::Collect { line, units } => match held.status {
            Status::Waiting => Ok(vec![Event::Collected { line, units }]),
            _ => Ok(vec![]),
        },
        Command::Overtake => match held.status {
            Status::Waiting => {
                let collecting = held.collecting || held.overtakes + 1 >= held.terms.max_overtakes;
                Ok(vec![Event::Overtaken { collecting }])
            }
            _ => Ok(vec![]),
        },
    }
}

fn fits(opening: &Opening) -> bool {
    opening.request.lines.iter().zip(&opening.found).all(|(line, found)| line.quantity.units() <= *found)
}

fn open(opening: Opening, tickets: Vec<u64>, collecting: bool, now: Time) -> Vec<Event> {
    let asked = || opening.request.lines.iter().map(|line| line.quantity.units());
    let found = || asked().zip(&opening.found);
    let taken: Vec<i64> = match opening.request.mode {
        Mode::AllOrNothing if fits(&opening) => asked().collect(),
        Mode::AllOrNothing => vec![],
        Mode::PerLine => found().map(|(asked, found)| if asked <= *found { asked } else { 0 }).collect(),
        Mode::BestEffort => found().map(|(asked, found)| asked.min(*found)).collect(),
    };
    if taken.iter().any(|units| *units > 0) {
        let expires_at = now + opening.terms.hold;
        return vec![Event::Reserved { opening, taken, expires_at }];
    }
    match opening.request.on_shortage {
        OnShortage::Reject => vec![Event::Rejected { opening }],
        OnShortage::Wait => {
            let expires_at = now + opening.terms.waiting;
            let collecting = collecting || opening.terms.max_overtakes == 0;
            vec![Event::Queued { opening, tickets, collecting, expires_at }]
        }
    }
}

impl Reservation {
    /// The second arrival of its reserve: nothing more is done, or the content differs (rule 4).
    fn again(&self, opening: &Opening) -> Result<Vec<Event>, Refusal> {
        if self.lines.is_empty() {
            Err(self.ended(self.status))
        } else if self.order_id == opening.order_id && self.is_for(&opening.request) {
            self.refusal().map_or(Ok(vec![]), Err)
        } else {
            Err(Refusal::IdempotencyConflict { id: self.id.clone() })
        }
    }

    fn extend(&self, ttl: Span, now: Time) -> Result<Vec<Event>, Refusal> {
        let old = self.expires_at.unwrap_or(now);
        let limit = self.held_since + self.terms.hold.times(u64::from(self.terms.renewal_factor));
        match now + ttl {
            new if new <= old => Ok(vec![]),
            new if new > limit => Err(Refusal::RenewalExhausted { id: self.id.clone(), limit }),
            expires_at => Ok(vec![Event::Extended { expires_at }]),
        }
    }

    fn ended(&self, status: Status) -> Refusal {
        let id = self.id.clone();
        match status {
            Status::Pending | Status::Waiting | Status::Confirmed => {
                Refusal::IllegalTransition { id, state: Name::fixed(status.as_str()) }
            }
            Status::Deducted => Refusal::AlreadyDeducted { id },
            Status::Released => Refusal::AlreadyReleased { id },
            Status::Expired => Refusal::Expired { id, expires_at: self.expires_at },
            Status::Rejected => Refusal::AlreadyRejected { id },
        }
    }
}

// ---- Evolve ---------------------------------------------------------------------------------

/// The state after an event. Total: whatever happened is taken as it is.
pub fn evolve(state: Option<Reservation>, id: &Id, event: &Event, at: Time) -> Reservation {
    let mut next = state.unwrap_or_else(|| Reservation::nothing(id.clone(), at));
    next.events += 1;
    next.updated_at = next.updated_at.max(at);
    match event {
        Event::Reserved { opening, taken, expires_at } => {
            next.opened(opening, Status::Pending, at);
            for (line, units) in next.lines.iter_mut().zip(taken) {
                (line.quantity, line.held) = (*units, *units);
            }
            next.expires_at = Some(*expires_at);
        }
        Event::Committed { opening } => {
            next.opened(opening, Status::Confirmed, at);
            next.lines.iter_mut().for_each(|line| line.held = line.quantity);
        }
        Event::Queued { opening, tickets, collecting, expires_at } => {
            next.opened(opening, Status::Waiting, at);
            for (line, ticket) in next.lines.iter_mut().zip(tickets) {
                line.ticket = Some(*ticket);
            }
            next.collecting = *collecting;
            next.expires_at = Some(*expires_at);
        }
        Event::Rejected { opening } => next.opened(opening, Status::Rejected, at),
        Event::Confirmed => {
            next.status = Status::Confirmed;
            next.expires_at = None;
        }
        Event::Released { reason } => {
            next.end(Status::Released);
            next.reason.clone_from(reason);
        }
        Event::Extended { expires_at } => next.expires_at = Some(*expires_at),
        Event::Rescheduled { expires_at } => {
            next.held_since = at;
            next.expires_at = Some(*expires_at);
        }
        Event::Deducted { left, keep_rest, .. } => next.deducted(left, *keep_rest),
        Event::Expired => {
            let deadline = next.expires_at;
            next.end(Status::Expired);
            next.expires_at = deadline;
        }
        Event::Served { expires_at } => {
            next.status = Status::Pending;
            next.lines.iter_mut().for_each(|line| line.held = line.quantity);
            next.held_since = at;
            next.expires_at = Some(*expires_at);
        }
        Event::Collected { line, units } => {
            if let Some(line) = next.lines.get_mut(*line) {
                line.held += units;
            }
        }
        Event::Overtaken { collecting } => {
            next.overtakes += 1;
            next.collecting = *collecting;
        }
    }
    next
}

impl Reservation {
    /// What a tombstone starts from.
    fn nothing(id: Id, at: Time) -> Self {
        Self {
            id,
            order_id: None,
            status: Status::Released,
            lines: vec![],
            ttl: None,
            mode: Mode::default(),
            on_shortage: OnShortage::default(),
            terms: Terms::default(),
            held_since: at,
            expires_at: None,
            overtakes: 0,
            collecting: false,
            reason: None,
            events: 0,
            created_at: at,
            updated_at: at,
        }
    }

    fn opened(&mut self, opening: &Opening, status: Status, at: Time) {
        self.order_id.clone_from(&opening.order_id);
        self.status = status;
        self.ttl = opening.request.ttl;
        self.mode = opening.request.mode;
        self.on_shortage = opening.request.on_shortage;
        self.terms = opening.terms;
        self.held_since = at;
        let line = |(line, found): (&crate::words::Line, &i64)| HeldLine {
            key: line.key.clone(),
            asked: line.quantity,
            quantity: line.quantity.units(),
            found: *found,
            held: 0,
            deducted: 0,
            ticket: None,
        };
        self.lines = opening.request.lines.iter().zip(&opening.found).map(line).collect();
    }

    fn end(&mut self, status: Status) {
        self.status = status;
        self.expires_at = None;
        self.lines.iter_mut().for_each(|line| line.held = 0);
    }
}

// ---- Helpers --------------------------------------------------------------------------------

impl Reservation {
    /// Its deadline, while one runs: the timer that owns it is this very field.
    pub fn deadline(&self) -> Option<Time> {
        self.expires_at.filter(|_| self.status.has_deadline())
    }

    /// Whether its deadline has passed; at the same instant expiry wins (rule 6).
    pub fn is_due(&self, now: Time) -> bool {
        self.deadline().is_some_and(|deadline| deadline <= now)
    }

    /// The status as of `now`, whether or not an expiry was announced yet.
    pub fn status_at(&self, now: Time) -> Status {
        if self.is_due(now) { Status::Expired } else { self.status }
    }

    /// Whether `request` has the content this reservation was made with.
    pub fn is_for(&self, request: &Request) -> bool {
        self.lines.len() == request.lines.len()
            && self.lines.iter().zip(&request.lines).all(|(a, b)| a.key == b.key && a.asked == b.quantity)
            && (self.ttl, self.mode, self.on_shortage) == (request.ttl, request.mode, request.on_shortage)
    }

    /// The refusal that a rejected reservation keeps for whoever asks again.
    pub fn refusal(&self) -> Option<Refusal> {
        let line = |line: &HeldLine| ShortLine {
            key: line.key.clone(),
            asked: line.asked.units(),
            available: line.found.max(0),
        };
        (self.status == Status::Rejected).then(|| Refusal::InsufficientStock {
            reservation_id: Some(self.id.clone()),
            order_id: self.order_id.clone(),
            lines: self.lines.iter().map(line).collect(),
        })
    }

    /// What `line` accounts for in its balance's reserved, committed and waiting, under `status`.
    /// Movements are differences of this, so figures and reservations cannot disagree (rule 10).
    pub fn share(&self, line: &HeldLine) -> Figures {
        let mut share = Figures::default();
        match self.status {
            Status::Pending => share.reserved = line.held,
            Status::Waiting => (share.reserved, share.waiting) = (line.held, line.quantity - line.held),
            Status::Confirmed => share.committed = line.held,
            Status::Deducted | Status::Released | Status::Expired | Status::Rejected => {}
        }
        share.on_hand = -line.deducted;
        share
    }

    /// The balances it holds units of under a deadline, with that deadline: what a reserve that finds
    /// too little looks through for expired holds.
    pub fn holds(&self) -> impl Iterator<Item = (&BalanceKey, Time)> {
        let held = self.lines.iter().filter(|line| line.held > 0);
        self.deadline().into_iter().flat_map(move |at| held.clone().map(move |line| (&line.key, at)))
    }

    /// Its places in the queues: each balance of which it still lacks units, with its ticket there.
    pub fn places(&self) -> impl Iterator<Item = (&BalanceKey, u64)> {
        let lacking = self.lines.iter().filter(|line| self.lacks(line) > 0);
        lacking.filter_map(|line| line.ticket.map(|ticket| (&line.key, ticket)))
    }

    /// What a line still waits for.
    pub fn lacks(&self, line: &HeldLine) -> i64 {
        if self.status == Status::Waiting { line.quantity - line.held } else { 0 }
    }
}
