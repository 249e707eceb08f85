//! Commands that somebody wrote down, read one by one: what the derived reader does by trying every form
//! of every field is a third of a browser's download.

use super::Fault;
use crate::written;
use alloc::{format, string::String};
use earmark_core::debt::{Command as DebtCommand, Reply, SupplyStatus};
use earmark_core::order;
use earmark_core::reservation::{self, Mode, OnShortage, Parcel};
use earmark_core::step::{Change, Command};
use earmark_core::words::{BalanceKey, Id, Lines, Name, Note, Reference, Span};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads what is done by hand.
pub(super) fn fault(written: &Value) -> Result<Fault, String> {
    let at = Fields(written);
    let message = || at.get("message");
    let (names, fault): (&[&str], _) = match at.text("kind")? {
        "duplicate" => (&["message"], Fault::Duplicate { message: message()? }),
        "delay" => (&["message", "by"], Fault::Delay { message: message()?, by: at.get("by")? }),
        "drop" => (&["message"], Fault::Drop { message: message()? }),
        "overtake" => (&["message"], Fault::Overtake { message: message()? }),
        "crash" => {
            (&["message", "between"], Fault::Crash { message: message()?, between: at.get("between")? })
        }
        "jump" => (&["by"], Fault::Jump { by: at.get("by")? }),
        "say" => {
            let command = command(at.inside("command")?.0)?;
            (&["command", "at"], Fault::Say { command, at: at.some("at")? })
        }
        other => return Err(format!("kind {other} is nothing that can be done by hand")),
    };
    let others = || written.as_object().into_iter().flat_map(|fields| fields.keys());
    match others().find(|name| *name != "kind" && !names.contains(&name.as_str())) {
        Some(other) => Err(format!("unknown field `{other}`")),
        None => Ok(fault),
    }
}

/// Reads a command in the form in which it is stored.
fn command(written: &Value) -> Result<Command, String> {
    let at = Fields(written);
    let (order_id, reservation_id) = (|| at.get::<Id>("order_id"), || at.get::<Id>("reservation_id"));
    Ok(match at.text("type")? {
        "place_order" => {
            let of = at.inside("request")?;
            let request = order::Request {
                lines: of.get("lines")?,
                profile: of.get::<Name>("profile")?,
                hold: of.some("hold")?,
            };
            Command::PlaceOrder { order_id: order_id()?, request }
        }
        "confirm_order" => Command::ConfirmOrder { order_id: order_id()? },
        "cancel_order" => Command::CancelOrder { order_id: order_id()?, reason: at.some("reason")? },
        "extend_order" => Command::ExtendOrder { order_id: order_id()?, ttl: at.get("ttl")? },
        "fulfil_order" => Command::FulfilOrder { order_id: order_id()?, parcel: parcel(at)? },
        "pay" => Command::Pay {
            order_id: order_id()?,
            approved: at.get("approved")?,
            reference: at.get("reference")?,
        },
        "reserve" => {
            Command::Reserve { reservation_id: reservation_id()?, request: reserve(at.inside("request")?)? }
        }
        "confirm" => Command::Confirm { reservation_id: reservation_id()? },
        "release" => Command::Release { reservation_id: reservation_id()?, reason: at.some("reason")? },
        "extend" => Command::Extend { reservation_id: reservation_id()?, ttl: at.get::<Span>("ttl")? },
        "deduct" => Command::Deduct { reservation_id: reservation_id()?, parcel: parcel(at)? },
        "expire" => Command::Expire { reservation_id: reservation_id()? },
        "serve" => Command::Serve { key: at.get("key")? },
        "receive" => Command::Receive {
            key: at.get::<BalanceKey>("key")?,
            quantity: at.get("quantity")?,
            purchase_order_id: at.some("purchase_order_id")?,
            reference: at.some("reference")?,
        },
        "adjust" => Command::Adjust {
            key: at.get("key")?,
            change: change(at.inside("change")?)?,
            reason: at.get::<Note>("reason")?,
            reference: at.some("reference")?,
        },
        "transfer" => Command::Transfer {
            sku: at.get("sku")?,
            from: at.get("from")?,
            to: at.get("to")?,
            quantity: at.get("quantity")?,
            reference: at.some("reference")?,
        },
        "raise_purchase" => Command::RaisePurchase {
            purchase_order_id: at.get("purchase_order_id")?,
            lines: at.get("lines")?,
        },
        "receive_purchase" => Command::ReceivePurchase {
            purchase_order_id: at.get("purchase_order_id")?,
            lines: at.some::<Lines>("lines")?,
            reference: at.some::<Reference>("reference")?,
        },
        "debt" => Command::Debt { debt_id: at.get("debt_id")?, command: debt(at.inside("command")?)? },
        "reply" => Command::Reply { debt_id: at.get("debt_id")?, reply: reply(at.inside("reply")?)? },
        other => return Err(format!("type {other} is no command that can be said")),
    })
}

fn parcel(at: Fields<'_>) -> Result<Parcel, String> {
    let of = at.inside("parcel")?;
    let keep_rest = of.some("keep_rest")?.unwrap_or_default();
    Ok(Parcel { lines: of.some("lines")?, keep_rest, reference: of.some("reference")? })
}

fn reserve(of: Fields<'_>) -> Result<reservation::Request, String> {
    let mode = match of.some::<String>("mode")?.as_deref() {
        None | Some("all_or_nothing") => Mode::AllOrNothing,
        Some("per_line") => Mode::PerLine,
        Some("best_effort") => Mode::BestEffort,
        Some(other) => return Err(format!("mode {other} is none")),
    };
    let on_shortage = match of.some::<String>("on_shortage")?.as_deref() {
        None | Some("reject") => OnShortage::Reject,
        Some("wait") => OnShortage::Wait,
        Some(other) => return Err(format!("on_shortage {other} is none")),
    };
    Ok(reservation::Request { lines: of.get("lines")?, ttl: of.some("ttl")?, mode, on_shortage })
}

fn change(of: Fields<'_>) -> Result<Change, String> {
    Ok(if let Some(units) = of.some("on_hand")? {
        Change::OnHand(units)
    } else if let Some(units) = of.some("delta")? {
        Change::Delta(units)
    } else {
        Change::SafetyStock(of.get("safety_stock")?)
    })
}

fn debt(of: Fields<'_>) -> Result<DebtCommand, String> {
    Ok(match of.text("type")? {
        "claim" => DebtCommand::Claim { lease: of.get("lease")? },
        "fail" => DebtCommand::Fail { error: of.get("error")? },
        "retry" => DebtCommand::Retry,
        "drop" => DebtCommand::Drop { reason: of.get("reason")? },
        other => return Err(format!("command {other} is none of a debt")),
    })
}

fn reply(of: Fields<'_>) -> Result<Reply, String> {
    Ok(match of.text("reply")? {
        "done" => Reply::Done,
        "delivered" => Reply::Delivered,
        "supply" => Reply::Supply { accepted: of.get("accepted")? },
        "payment" => Reply::Payment { approved: of.get("approved")?, reference: of.get("reference")? },
        "supply_status" => Reply::SupplyStatus {
            status: match of.text("status")? {
                "ok" => SupplyStatus::Ok,
                "fail" => SupplyStatus::Fail,
                "delayed" => SupplyStatus::Delayed,
                other => return Err(format!("status {other} is none of a supply")),
            },
        },
        other => return Err(format!("reply {other} is none")),
    })
}

/// The fields of an object.
#[derive(Clone, Copy)]
struct Fields<'a>(&'a Value);

impl<'a> Fields<'a> {
    fn inside(self, name: &str) -> Result<Self, String> {
        self.0.get(name).map(Fields).ok_or_else(|| format!("{name} is missing"))
    }

    fn text(self, name: &str) -> Result<&'a str, String> {
        self.0.get(name).and_then(Value::as_str).ok_or_else(|| format!("{name} must be a text"))
    }

    #[inline(never)]
    fn get<T: DeserializeOwned>(self, name: &str) -> Result<T, String> {
        self.some(name)?.ok_or_else(|| format!("{name} is missing"))
    }

    #[inline(never)]
    fn some<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => written::read(value).map(Some).map_err(|wrong| format!("{name} {wrong}")),
        }
    }
}
