//! The order and its process manager: what happens next is a function of its state.

mod decide;
mod evolve;
mod owes;

pub use decide::{Asks, asks, decide};
pub use evolve::evolve;
pub use owes::owes;

use crate::debt::Reply;
use crate::policy::Policy;
use crate::words::{Id, Line, Lines, Name, Note, Reference, Span, Time};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

// ---- Commands -------------------------------------------------------------------------------

/// What a client ordered: the content that makes two orders of one id the same (rule 4).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Request {
    /// The lines, added up.
    pub lines: Lines,
    /// The policy it runs under.
    pub profile: Name,
    /// The hold time asked for; none means the policy's.
    pub hold: Option<Span>,
}

/// What can be asked of an order, or told to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Place it.
    Place {
        /// What was ordered.
        request: Request,
        /// The policy of that name, as it is now.
        policy: Policy,
    },
    /// The customer means it.
    Confirm,
    /// Nobody wants it any more.
    Cancel(Option<Note>),
    /// Whether its deadline may move; the reservation decides how far.
    Extend,
    /// A payment's outcome became known.
    Pay {
        /// Whether there is money.
        approved: bool,
        /// The payment's reference.
        reference: Reference,
    },
    /// Its stock changed.
    News(News),
    /// A debt was answered.
    Reply {
        /// Which debt.
        debt_id: Id,
        /// The answer.
        reply: Reply,
    },
    /// An operator gave a debt up.
    Waive(Id),
}

/// What the order's reservation, or purchase order, has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// When everything is held.
    Held,
    /// When everything is committed, after late money.
    Committed,
    /// When it waits; per line of the order, what it lacks.
    Short(Vec<i64>),
    /// When it was refused.
    Refused,
    /// When its deadline passed.
    Expired,
    /// When goods left, and nothing more is promised.
    Gone,
    /// When a parcel left, and the rest stays promised.
    Parted,
    /// When its purchase order has nothing more to bring.
    Bought,
}

// ---- Events ---------------------------------------------------------------------------------

/// How a shortage is to be cured.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Plan {
    /// When it waits its turn.
    Wait,
    /// When goods are bought.
    Purchase {
        /// What is bought.
        lines: Lines,
    },
    /// When a supplier is asked.
    Supplier {
        /// What it is asked for.
        lines: Lines,
    },
}

/// What happened to an order. Names here are a storage format, guarded by golden files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// When it was placed.
    Placed {
        /// What was ordered.
        request: Request,
        /// The policy it runs under.
        policy: Policy,
    },
    /// When its stock is held.
    Reserved,
    /// When it waits for stock.
    RestockAwaited {
        /// How the shortage is to be cured.
        plan: Plan,
    },
    /// When it was refused for want of stock.
    Rejected,
    /// When payment is due.
    PaymentAwaited,
    /// When money came.
    Paid {
        /// The payment's reference.
        reference: Reference,
    },
    /// When money came after its deadline had ended the order.
    PaidLate {
        /// The payment's reference.
        reference: Reference,
    },
    /// When late money found stock: the order lives again.
    Reinstated,
    /// When the payment service declined.
    Declined,
    /// When money is owed back.
    RefundOwed {
        /// The payment's reference.
        reference: Reference,
    },
    /// When the customer's promise became ours.
    Confirmed,
    /// When its goods left.
    Fulfilled,
    /// When it was called off, by the customer or a declined payment.
    Cancelled {
        /// Why.
        reason: Note,
    },
    /// When a deadline took it.
    Expired {
        /// Which promise ran out.
        reason: Note,
    },
    /// When it could not be supplied.
    Failed {
        /// Why.
        reason: Note,
    },
    /// When a supplier promised a line.
    Promised {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When a supplier needs longer.
    Delayed {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When a supplier's goods are there.
    Supplied {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When a supplier cannot help and the order no longer depends on it.
    Unsupplied {
        /// Index among the lines asked for.
        ask: usize,
    },
    /// When its purchase order has nothing more to bring.
    Bought,
    /// When a debt was paid that decides nothing else.
    DebtPaid {
        /// Which.
        debt_id: Id,
    },
    /// When an operator gave a debt up.
    DebtWaived {
        /// Which.
        debt_id: Id,
    },
}

// ---- State ----------------------------------------------------------------------------------

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// When it was placed and its stock is not decided; never seen from outside.
    Pending,
    /// When it waits for stock.
    AwaitingRestock,
    /// When its stock is held.
    Reserved,
    /// When its stock is held until the money comes.
    AwaitingPayment,
    /// When its stock is committed.
    Confirmed,
    /// When its goods have left.
    Fulfilled,
    /// When there was not enough stock.
    Rejected,
    /// When it was called off.
    Cancelled,
    /// When a deadline took it.
    Expired,
    /// When it could not be supplied.
    Failed,
}

impl Status {
    /// Every status, in the order of an order's life.
    pub const ALL: [Self; 10] = [
        Self::Pending,
        Self::AwaitingRestock,
        Self::Reserved,
        Self::AwaitingPayment,
        Self::Confirmed,
        Self::Fulfilled,
        Self::Rejected,
        Self::Cancelled,
        Self::Expired,
        Self::Failed,
    ];

    /// The status as it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::AwaitingRestock => "awaiting_restock",
            Self::Reserved => "reserved",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Confirmed => "confirmed",
            Self::Fulfilled => "fulfilled",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Whether the order has ended.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Fulfilled | Self::Rejected | Self::Cancelled | Self::Expired | Self::Failed)
    }
}

/// Whether something is owed to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// When it is not owed.
    #[default]
    None,
    /// When it is owed.
    Owed,
    /// When it was done.
    Done,
}

/// What is known of an order's money.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Payment {
    /// Whether the payment service is to be asked, or was.
    pub request: Duty,
    /// Whether that request is to be called back, or was.
    pub void: Duty,
    /// The approved payment that the order keeps.
    pub approved: Option<Reference>,
    /// The late payment for which stock is being looked for.
    pub late: Option<Reference>,
    /// Payments owed back.
    pub refunds: Vec<Refund>,
}

/// Money that is owed back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Refund {
    /// The payment's reference.
    pub reference: Reference,
    /// Whether it was given back.
    pub done: bool,
}

/// What a supplier was asked for, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ask {
    /// What was asked for.
    pub line: Line,
    /// How it stands.
    pub stage: Stage,
}

/// How one line asked of a supplier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// When the supplier has not answered yet.
    Asked,
    /// When it promised: incoming, not stock.
    Promised {
        /// When it last said so.
        at: Time,
        /// How many checks it has answered.
        checks: u32,
    },
    /// When the goods were booked in.
    Supplied,
    /// When it cannot help.
    Gone,
    /// When what was asked is to be called back.
    Unwanted,
    /// When it was called back.
    CalledBack,
}

/// How goods bought for an order stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Buying {
    /// What is bought.
    pub lines: Lines,
    /// Whether goods are still expected.
    pub open: bool,
    /// Whether the purchase order was sent.
    pub send: Duty,
    /// Whether it is to be called back.
    pub cancel: Duty,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Order {
    /// The client's id.
    pub id: Id,
    /// Where it stands.
    pub status: Status,
    /// What was ordered; none where a cancel came before its order.
    pub request: Option<Request>,
    /// The policy it runs under.
    pub policy: Policy,
    /// The reservation that holds its stock: its own id, or `<id>~2` after late money.
    pub reservation_id: Id,
    /// Its money.
    pub payment: Payment,
    /// What suppliers were asked for.
    pub asks: Vec<Ask>,
    /// What was bought for it.
    pub buying: Option<Buying>,
    /// Whether a carrier is owed the goods.
    pub delivery: Duty,
    /// Statuses the customer is still to be told of.
    pub notices: Vec<Status>,
    /// Debts an operator gave up.
    pub waived: Vec<Id>,
    /// Why it ended.
    pub reason: Option<Note>,
    /// How many events it has had.
    pub events: u64,
    /// When it was placed.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl Order {
    /// The largest number of payments an order keeps apart.
    pub const PAYMENTS_MAX: usize = 100;

    /// The id of the purchase order that cures its shortage.
    pub fn purchase_id(&self) -> Id {
        self.id.derive("po")
    }

    /// The id of the reservation that late money makes.
    pub fn late_reservation_id(&self) -> Id {
        self.id.derive("2")
    }

    /// What an ask adds to its balance's `incoming`.
    pub fn expects(ask: &Ask) -> i64 {
        if matches!(ask.stage, Stage::Promised { .. }) { ask.line.quantity.units() } else { 0 }
    }
}
