//! Messages: who says what to whom.

use alloc::format;
use alloc::string::String;
use earmark_core::debt::{self, Action, Reply, SupplyStatus};
use earmark_core::step::{Change, Command, Input};
use earmark_core::words::{Id, Lines, Time};
use serde::{Deserialize, Serialize};

/// Somebody who sends or gets messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The shop, for its customers.
    Shop,
    /// The order process.
    Process,
    /// The stock.
    Stock,
    /// A supplier.
    Supplier,
    /// The payment service.
    Payment,
    /// The warehouse and the carrier.
    Carrier,
    /// The clock: deadlines that pass and work that is due.
    Clock,
}

/// A message under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number: 1, 2, 3 … in the order in which messages were sent.
    pub id: u64,
    /// Who sent it.
    pub from: Party,
    /// Who gets it.
    pub to: Party,
    /// When it was sent.
    pub sent_at: Time,
    /// What it says.
    pub input: Input,
    /// Of which message it is a duplicate, or which is said again.
    pub copy_of: Option<u64>,
    /// Where the program crashes on it, if somebody wants it to.
    pub crash: Option<Crash>,
}

/// Between which two effects the program crashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Crash {
    /// When it had decided and not yet committed: nothing is left of it.
    BeforeCommit,
    /// When it had committed and not yet answered: whoever waits asks again.
    BeforeAnswer,
}

/// Who sends a command and who gets it. `owed` is the debt that it answers.
pub(crate) fn route(command: &Command, owed: Option<&Action>) -> (Party, Party) {
    use Party::{Carrier, Clock, Payment, Process, Shop, Stock, Supplier};
    match command {
        Command::PlaceOrder { .. }
        | Command::ConfirmOrder { .. }
        | Command::CancelOrder { .. }
        | Command::ExtendOrder { .. }
        | Command::PutPolicy { .. } => (Shop, Process),
        Command::Reserve { .. }
        | Command::Confirm { .. }
        | Command::Release { .. }
        | Command::Extend { .. } => (Shop, Stock),
        Command::Deduct { .. } | Command::Adjust { .. } | Command::Transfer { .. } => (Carrier, Stock),
        Command::Receive { .. } | Command::ReceivePurchase { .. } => (Supplier, Stock),
        Command::RaisePurchase { .. } => (Shop, Supplier),
        Command::FulfilOrder { .. } => (Carrier, Process),
        Command::Pay { .. } => (Payment, Process),
        Command::Debt { .. } => (Clock, Process),
        Command::Expire { .. } | Command::Serve { .. } => (Clock, Stock),
        Command::Reply { reply, .. } => {
            let from = match reply {
                Reply::Supply { .. } | Reply::SupplyStatus { .. } => Supplier,
                Reply::Payment { .. } => Payment,
                Reply::Delivered => Carrier,
                Reply::Done => owed.map_or(Shop, party),
            };
            (from, Process)
        }
    }
}

/// Who is called for a debt.
pub(crate) fn party(action: &Action) -> Party {
    match action {
        Action::RequestPayment | Action::VoidPayment | Action::RefundPayment { .. } => Party::Payment,
        Action::AskSupplier { .. }
        | Action::CheckSupplier { .. }
        | Action::CancelSupplier { .. }
        | Action::SendPurchaseOrder { .. }
        | Action::CancelPurchaseOrder { .. } => Party::Supplier,
        Action::Deliver { .. } => Party::Carrier,
        Action::Notify { .. } => Party::Shop,
    }
}

/// What a command is about: an order, a reservation, a purchase order or a balance.
pub(crate) fn about(command: &Command) -> Option<Id> {
    match command {
        Command::PlaceOrder { order_id: id, .. }
        | Command::ConfirmOrder { order_id: id }
        | Command::CancelOrder { order_id: id, .. }
        | Command::ExtendOrder { order_id: id, .. }
        | Command::FulfilOrder { order_id: id, .. }
        | Command::Pay { order_id: id, .. }
        | Command::Reserve { reservation_id: id, .. }
        | Command::Confirm { reservation_id: id }
        | Command::Release { reservation_id: id, .. }
        | Command::Extend { reservation_id: id, .. }
        | Command::Deduct { reservation_id: id, .. }
        | Command::Expire { reservation_id: id }
        | Command::RaisePurchase { purchase_order_id: id, .. }
        | Command::ReceivePurchase { purchase_order_id: id, .. }
        | Command::Debt { debt_id: id, .. }
        | Command::Reply { debt_id: id, .. } => Some(id.base()),
        Command::Receive { key, .. } | Command::Adjust { key, .. } | Command::Serve { key } => {
            Some(key.as_id())
        }
        Command::Transfer { .. } | Command::PutPolicy { .. } => None,
    }
}

/// A command in a few words, as an arrow shows it.
pub(crate) fn label(command: &Command) -> String {
    match command {
        Command::PlaceOrder { request, .. } => format!("place order: {}", units(&request.lines)),
        Command::ConfirmOrder { .. } => "confirm order".into(),
        Command::CancelOrder { .. } => "cancel order".into(),
        Command::ExtendOrder { .. } | Command::Extend { .. } => "hold longer".into(),
        Command::FulfilOrder { .. } | Command::Deduct { .. } => "goods left".into(),
        Command::Pay { approved: true, .. } => "money".into(),
        Command::Pay { approved: false, .. } => "declined".into(),
        Command::Reserve { request, .. } => format!("reserve {}", units(&request.lines)),
        Command::Confirm { .. } => "confirm".into(),
        Command::Release { .. } => "release".into(),
        Command::Receive { key, quantity, .. } => format!("{} × {} came in", quantity.units(), key.sku),
        Command::Adjust { key, change, .. } => match change {
            Change::OnHand(units) => format!("{} counted: {units}", key.sku),
            Change::Delta(units) => format!("{} corrected by {units}", key.sku),
            Change::SafetyStock(units) => format!("keep {units} × {} back", key.sku),
        },
        Command::Transfer { sku, quantity, .. } => format!("{} × {sku} moved", quantity.units()),
        Command::RaisePurchase { lines, .. } => format!("buy {}", units(lines)),
        Command::ReceivePurchase { lines: Some(lines), .. } => format!("{} came in", units(lines)),
        Command::ReceivePurchase { lines: None, .. } => "the rest came in".into(),
        Command::Debt { command, .. } => match command {
            debt::Command::Claim { .. } => "work is due".into(),
            debt::Command::Fail { .. } => "the call failed".into(),
            debt::Command::Retry => "try again".into(),
            debt::Command::Drop { .. } => "give it up".into(),
        },
        Command::Reply { reply, .. } => match reply {
            Reply::Done => "done".into(),
            Reply::Supply { accepted: true } => "accepted".into(),
            Reply::Supply { accepted: false } => "not accepted".into(),
            Reply::SupplyStatus { status: SupplyStatus::Ok } => "the goods are here".into(),
            Reply::SupplyStatus { status: SupplyStatus::Delayed } => "delayed".into(),
            Reply::SupplyStatus { status: SupplyStatus::Fail } => "will not come".into(),
            Reply::Payment { approved: true, .. } => "approved".into(),
            Reply::Payment { approved: false, .. } => "declined".into(),
            Reply::Delivered => "delivered".into(),
        },
        Command::PutPolicy { name, .. } => format!("policy {name}"),
        Command::Expire { .. } => "deadline".into(),
        Command::Serve { key } => format!("serve who waits for {}", key.sku),
    }
}

/// `2 × MUG, 1 × TEA`.
pub(crate) fn units(lines: &Lines) -> String {
    let told: alloc::vec::Vec<String> =
        lines.iter().map(|line| of(line.quantity.units(), &line.key)).collect();
    told.join(", ")
}

/// `2 × MUG`, with its location where that is not the usual one.
pub(crate) fn of(units: i64, key: &earmark_core::words::BalanceKey) -> String {
    if key.location.as_str() == "main" {
        format!("{units} × {}", key.sku)
    } else {
        format!("{units} × {key}")
    }
}
