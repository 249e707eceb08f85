//! What becomes of many things that are sent in one request.

use alloc::vec::Vec;

published! {
    /// One outcome for each command or event, in the order in which they were sent.
    #[cfg_attr(feature = "schema", schemars(rename = "Outcomes"))]
    pub struct Outcomes<B> {
        /// The outcomes.
        pub items: Vec<Outcome<B>>,
    }

    /// What one of many would have been answered alone.
    #[cfg_attr(feature = "schema", schemars(rename = "Outcome"))]
    pub struct Outcome<B> {
        /// The status of the answer.
        pub status: u16,
        /// Its body.
        pub body: B,
    }

    /// What became of an event from outside.
    #[serde(untagged)]
    #[cfg_attr(feature = "schema", schemars(rename = "Taken"))]
    pub enum Taken<O> {
        /// When it was a command.
        Done {
            /// The id of the event.
            id: alloc::string::String,
            /// What the call would have been answered.
            outcome: O,
        },
        /// When it is none of ours.
        Ignored {
            /// The id of the event.
            id: alloc::string::String,
            /// Why nothing came of it.
            ignored: &'static str,
        },
    }
}

/// What goods that came in changed: a balance, or the purchase order that they were said to belong to.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(missing_debug_implementations, clippy::large_enum_variant, reason = "described, never made")]
pub enum Received<'a> {
    /// The balance.
    Balance(super::Balance<'a>),
    /// The purchase order.
    PurchaseOrder(super::PurchaseOrder<'a>),
}

/// What a command's own route answers.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(missing_debug_implementations, clippy::large_enum_variant, reason = "described, never made")]
pub enum OutcomeBody<'a> {
    /// A reservation.
    Reservation(super::Reservation<'a>),
    /// An order.
    Order(super::Order<'a>),
    /// A purchase order.
    PurchaseOrder(super::PurchaseOrder<'a>),
    /// A balance.
    Balance(super::Balance<'a>),
    /// Both ends of a transfer.
    Transferred(super::Transferred<'a>),
    /// A problem.
    Problem(crate::problem::Problem<'a>),
}

/// What became of an event, or of each of a list.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(missing_debug_implementations, clippy::large_enum_variant, reason = "described, never made")]
pub enum TakenEvents<'a> {
    /// Of one.
    One(Taken<OutcomeBody<'a>>),
    /// Of a list.
    Many(Outcomes<TakenBody<'a>>),
}

/// What an event of a list would have been answered alone.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(missing_debug_implementations, clippy::large_enum_variant, reason = "described, never made")]
pub enum TakenBody<'a> {
    /// What became of it.
    Taken(Taken<OutcomeBody<'a>>),
    /// A problem.
    Problem(crate::problem::Problem<'a>),
}
