//! Which of an order's debts one is, and how a debt's id spells that.

use crate::order::Status;
use crate::words::{Id, Reference};
use core::fmt;

/// Which of an order's debts one is. A debt's id is `<order>~<key>`; the text of a key is a storage format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// When the payment service is to be asked for the money: `pay`.
    Pay,
    /// When a payment request is to be called back: `void`.
    Void,
    /// When a payment is to be given back: `refund.<reference>`.
    Refund(Reference),
    /// When the supplier is to be asked for a line: `ask.<n>`.
    Ask(usize),
    /// When the supplier's promise of a line is to be checked: `check.<n>.<check>`.
    Check {
        /// Index among the lines asked for; its text counts from 1.
        ask: usize,
        /// Which check of it this is: 1, 2, …
        check: u32,
    },
    /// When what was asked of the supplier is to be called back: `unask.<n>`.
    CallBack(usize),
    /// When the purchase order is to be sent: `po.send`.
    SendPurchase,
    /// When the purchase order is to be called back: `po.cancel`.
    CancelPurchase,
    /// When the goods are to be delivered: `deliver`.
    Deliver,
    /// When the customer is to hear of a status: `notify.<status>`.
    Notify(Status),
}

impl Key {
    /// Returns the id of the debt that an order has under this key.
    pub fn id(&self, order_id: &Id) -> Id {
        order_id.derive(self)
    }

    /// Returns the key that a debt's id spells, or nothing where it is no debt's id.
    pub fn parse(debt_id: &Id) -> Option<Self> {
        fn index(text: &str) -> Option<usize> {
            text.parse::<usize>().ok()?.checked_sub(1)
        }
        let (_, key) = debt_id.as_str().split_once('~')?;
        let (word, rest) = key.split_once('.').unwrap_or((key, ""));
        Some(match (word, rest) {
            ("pay", "") => Self::Pay,
            ("void", "") => Self::Void,
            ("refund", reference) => Self::Refund(Reference::parse(reference).ok()?),
            ("ask", ask) => Self::Ask(index(ask)?),
            ("check", rest) => {
                let (ask, check) = rest.split_once('.')?;
                Self::Check { ask: index(ask)?, check: check.parse().ok()? }
            }
            ("unask", ask) => Self::CallBack(index(ask)?),
            ("po", "send") => Self::SendPurchase,
            ("po", "cancel") => Self::CancelPurchase,
            ("deliver", "") => Self::Deliver,
            ("notify", status) => Self::Notify(Status::parse(status)?),
            _ => return None,
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pay => f.write_str("pay"),
            Self::Void => f.write_str("void"),
            Self::Refund(reference) => write!(f, "refund.{reference}"),
            Self::Ask(ask) => write!(f, "ask.{}", ask + 1),
            Self::Check { ask, check } => write!(f, "check.{}.{check}", ask + 1),
            Self::CallBack(ask) => write!(f, "unask.{}", ask + 1),
            Self::SendPurchase => f.write_str("po.send"),
            Self::CancelPurchase => f.write_str("po.cancel"),
            Self::Deliver => f.write_str("deliver"),
            Self::Notify(status) => write!(f, "notify.{}", status.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Status};
    use crate::words::{Id, Reference};
    use alloc::{format, string::ToString};

    #[test]
    fn a_key_reads_back_from_the_id_that_it_writes() {
        let order = Id::parse("o.1:a").expect("an id");
        let reference = Reference::parse("pay.7:x").expect("a reference");
        let keys = [
            (Key::Pay, "pay"),
            (Key::Void, "void"),
            (Key::Refund(reference), "refund.pay.7:x"),
            (Key::Ask(0), "ask.1"),
            (Key::Check { ask: 1, check: 3 }, "check.2.3"),
            (Key::CallBack(4), "unask.5"),
            (Key::SendPurchase, "po.send"),
            (Key::CancelPurchase, "po.cancel"),
            (Key::Deliver, "deliver"),
            (Key::Notify(Status::AwaitingPayment), "notify.awaiting_payment"),
        ];
        for (key, text) in keys {
            assert_eq!(key.to_string(), text);
            assert_eq!(key.id(&order).as_str(), format!("o.1:a~{text}"));
            assert_eq!(Key::parse(&key.id(&order)), Some(key));
        }
    }

    #[test]
    fn what_spells_no_key_reads_as_none() {
        let texts = ["o", "o~", "o~2", "o~po", "o~po.sent", "o~pay.1", "o~ask.0", "o~ask.x", "o~check.1"];
        for text in texts.into_iter().chain(["o~check.1.x", "o~notify.gone", "o~refund.", "o~deliver.1"]) {
            assert_eq!(Key::parse(&Id::stored(text).expect("short")), None, "{text}");
        }
    }
}
