//! What an input is known by: the keys of its receipt, its lane, and when it is said again.

use crate::debt;
use crate::reservation::Parcel;
use crate::step::{Command, Input, Subject};
use crate::words::{BalanceKey, Id, Key, Line, Lines, Name, Reference, Sku};

impl Command {
    /// Whether it reports a fact, which is booked once for each of its keys (rule 4). A failed call is
    /// one: it is counted.
    pub fn is_fact(&self) -> bool {
        matches!(
            self,
            Self::Receive { .. }
                | Self::Adjust { .. }
                | Self::Transfer { .. }
                | Self::ReceivePurchase { .. }
                | Self::Debt { command: debt::Command::Fail { .. }, .. }
        )
    }

    /// Whether it would count a second time if it were fed again after its commit got lost: a failed call is
    /// counted, and an extension reaches further the later it is decided. These get a receipt even where
    /// the client sent no key. All others are idempotent by nature: by their id, their reference, their
    /// state; a claim fed twice finds the debt claimed.
    pub fn counts_twice(&self) -> bool {
        match self {
            Self::Extend { .. } | Self::ExtendOrder { .. } => true,
            Self::Debt { command, .. } => matches!(command, debt::Command::Fail { .. }),
            Self::Reserve { .. }
            | Self::Confirm { .. }
            | Self::Release { .. }
            | Self::Deduct { .. }
            | Self::Receive { .. }
            | Self::Adjust { .. }
            | Self::Transfer { .. }
            | Self::PlaceOrder { .. }
            | Self::ConfirmOrder { .. }
            | Self::CancelOrder { .. }
            | Self::FulfilOrder { .. }
            | Self::Pay { .. }
            | Self::RaisePurchase { .. }
            | Self::ReceivePurchase { .. }
            | Self::Reply { .. }
            | Self::PutPolicy { .. }
            | Self::Expire { .. }
            | Self::Serve { .. } => false,
        }
    }

    /// What its batch will lock first: commands with the same key share a batch better than they wait for
    /// each other.
    pub fn lane_key(&self) -> LaneKey<'_> {
        match self {
            Self::Reserve { request, .. } => LaneKey::first_of(&request.lines),
            Self::PlaceOrder { request, .. } => LaneKey::first_of(&request.lines),
            Self::RaisePurchase { lines, .. } => LaneKey::first_of(lines),
            Self::Receive { key, .. } | Self::Adjust { key, .. } | Self::Serve { key } => {
                LaneKey::Balance(Some(key))
            }
            Self::Transfer { sku, .. } => LaneKey::Sku(sku),
            Self::PutPolicy { name, .. } => LaneKey::Policy(name),
            Self::Confirm { reservation_id: id }
            | Self::Release { reservation_id: id, .. }
            | Self::Extend { reservation_id: id, .. }
            | Self::Deduct { reservation_id: id, .. }
            | Self::Expire { reservation_id: id }
            | Self::ConfirmOrder { order_id: id }
            | Self::CancelOrder { order_id: id, .. }
            | Self::ExtendOrder { order_id: id, .. }
            | Self::FulfilOrder { order_id: id, .. }
            | Self::Pay { order_id: id, .. }
            | Self::ReceivePurchase { purchase_order_id: id, .. }
            | Self::Debt { debt_id: id, .. }
            | Self::Reply { debt_id: id, .. } => LaneKey::Id(id.base()),
        }
    }

    /// The key that the fact's own reference gives it.
    fn reference_key(&self) -> Option<Key> {
        let key = |kind: &str, scope: &str, reference: &Option<Reference>| {
            reference.as_ref().map(|reference| Key::of_fact(kind, scope, reference))
        };
        match self {
            Self::Receive { key: at, purchase_order_id: None, reference, .. } => {
                key("receive", at.as_id().as_str(), reference)
            }
            Self::Adjust { key: at, reference, .. } => key("adjust", at.as_id().as_str(), reference),
            Self::Transfer { sku, from, to, reference, .. } => {
                key("transfer", &alloc::format!("{sku}~{from}~{to}"), reference)
            }
            Self::Receive { purchase_order_id: Some(id), reference, .. }
            | Self::ReceivePurchase { purchase_order_id: id, reference, .. } => {
                key("receive-purchase", id.as_str(), reference)
            }
            Self::Deduct { reservation_id: id, parcel } | Self::FulfilOrder { order_id: id, parcel } => {
                key("parcel", id.base().as_str(), &parcel.reference)
            }
            Self::Reserve { .. }
            | Self::Confirm { .. }
            | Self::Release { .. }
            | Self::Extend { .. }
            | Self::PlaceOrder { .. }
            | Self::ConfirmOrder { .. }
            | Self::CancelOrder { .. }
            | Self::ExtendOrder { .. }
            | Self::Pay { .. }
            | Self::RaisePurchase { .. }
            | Self::Debt { .. }
            | Self::Reply { .. }
            | Self::PutPolicy { .. }
            | Self::Expire { .. }
            | Self::Serve { .. } => None,
        }
    }

    /// Whether a rejected reservation or order is what it is answered with as a refusal.
    pub(in crate::step) fn asks_for_stock(&self) -> bool {
        matches!(self, Self::Reserve { .. } | Self::PlaceOrder { .. })
    }

    /// What a parcel is answered with: it may be reported by either route.
    pub(in crate::step) fn parcel_subject(&self) -> Option<Subject> {
        match self {
            Self::Deduct { reservation_id, .. } => Some(Subject::Reservation(reservation_id.clone())),
            Self::FulfilOrder { order_id, .. } => Some(Subject::Order(order_id.clone())),
            _ => None,
        }
    }

    /// Whether `other` is the same thing said again. One parcel may be reported by either route, and
    /// so may goods for a purchase order.
    pub fn is_same_as(&self, other: &Self) -> bool {
        fn parcel(command: &Command) -> Option<(Id, &Parcel)> {
            match command {
                Command::Deduct { reservation_id: id, parcel }
                | Command::FulfilOrder { order_id: id, parcel } => Some((id.base(), parcel)),
                _ => None,
            }
        }
        fn goods(command: &Command) -> Option<(&Id, Option<Lines>)> {
            match command {
                Command::Receive { key, quantity, purchase_order_id: Some(id), .. } => {
                    let line = Line { key: key.clone(), quantity: *quantity };
                    Some((id, Lines::new(alloc::vec![line]).ok()))
                }
                Command::ReceivePurchase { purchase_order_id, lines, .. } => {
                    Some((purchase_order_id, lines.clone()))
                }
                _ => None,
            }
        }
        self == other
            || parcel(self).is_some_and(|one| parcel(other) == Some(one))
            || goods(self).is_some_and(|one| goods(other) == Some(one))
    }
}

/// What the batch of a command will lock first (see [`Command::lane_key`]).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LaneKey<'a> {
    /// When it names balances: the first.
    Balance(Option<&'a BalanceKey>),
    /// When it names balances of one SKU.
    Sku(&'a Sku),
    /// When it names a row of the process: the client's id of it.
    Id(Id),
    /// When it names a policy.
    Policy(&'a Name),
}

impl<'a> LaneKey<'a> {
    fn first_of(lines: &'a Lines) -> Self {
        Self::Balance(lines.iter().next().map(|line| &line.key))
    }
}

impl Input {
    /// The keys under which its receipt is kept and looked for.
    pub fn receipt_keys(&self) -> impl Iterator<Item = Key> {
        let own = (self.keyed || self.command.is_fact()).then(|| self.key.clone());
        own.into_iter().chain(self.command.reference_key())
    }

    /// Whether it reserves units of one balance and keeps no receipt: it mostly comes to a new reservation and
    /// that balance changed, whatever else happens (see [`Changes::only_reserves`](crate::step::Changes::only_reserves)).
    pub fn names_one_balance(&self) -> bool {
        let one = matches!(&self.command, Command::Reserve { request, .. } if request.lines.len() == 1);
        one && !self.keyed
    }
}
