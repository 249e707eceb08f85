//! Goods bought for an order.

use super::Duty;
use crate::words::Lines;
use serde::{Deserialize, Serialize};

/// Goods bought for an order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Buying {
    /// What is bought.
    pub lines: Lines,
    /// How its purchase order stands.
    pub stage: BuyingStage,
}

/// How the purchase order that cures an order's shortage stands, as the order sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuyingStage {
    /// When it is to be sent.
    ToSend,
    /// When it was sent and goods are still expected.
    Sent,
    /// When everything came without being asked for: to send it now would buy it twice.
    ArrivedUnsent,
    /// When it has nothing more to bring.
    Arrived,
    /// When it is to be called back.
    ToCancel,
    /// When it was called back.
    Cancelled,
}

impl BuyingStage {
    /// Whether goods are still expected.
    pub fn is_open(self) -> bool {
        match self {
            Self::ToSend | Self::Sent => true,
            Self::ArrivedUnsent | Self::Arrived | Self::ToCancel | Self::Cancelled => false,
        }
    }

    /// The stage once everything has arrived.
    pub(super) fn arrived(self) -> Self {
        match self {
            Self::ToSend => Self::ArrivedUnsent,
            Self::Sent => Self::Arrived,
            Self::ArrivedUnsent | Self::Arrived | Self::ToCancel | Self::Cancelled => self,
        }
    }
}

/// The same as it is stored. Its names are a storage format.
#[derive(Serialize, Deserialize)]
struct Stored {
    lines: Lines,
    open: bool,
    send: Duty,
    cancel: Duty,
}

impl From<Buying> for Stored {
    fn from(Buying { lines, stage }: Buying) -> Self {
        let (open, send, cancel) = match stage {
            BuyingStage::ToSend => (true, Duty::Owed, Duty::None),
            BuyingStage::Sent => (true, Duty::Done, Duty::None),
            BuyingStage::ArrivedUnsent => (false, Duty::None, Duty::None),
            BuyingStage::Arrived => (false, Duty::Done, Duty::None),
            BuyingStage::ToCancel => (false, Duty::None, Duty::Owed),
            BuyingStage::Cancelled => (false, Duty::None, Duty::Done),
        };
        Self { lines, open, send, cancel }
    }
}

impl TryFrom<Stored> for Buying {
    type Error = &'static str;

    fn try_from(Stored { lines, open, send, cancel }: Stored) -> Result<Self, Self::Error> {
        let stage = match (open, send, cancel) {
            (true, Duty::Owed, Duty::None) => BuyingStage::ToSend,
            (true, Duty::Done, Duty::None) => BuyingStage::Sent,
            (false, Duty::None, Duty::None) => BuyingStage::ArrivedUnsent,
            (false, Duty::Done, Duty::None) => BuyingStage::Arrived,
            (false, Duty::None, Duty::Owed) => BuyingStage::ToCancel,
            (false, Duty::None, Duty::Done) => BuyingStage::Cancelled,
            _ => return Err("no purchase order stands so"),
        };
        Ok(Self { lines, stage })
    }
}

#[cfg(test)]
mod tests {
    use super::{Buying, BuyingStage};
    use crate::words::{BalanceKey, Line, Lines, Quantity};
    use alloc::{format, vec};

    #[test]
    fn a_stage_is_stored_as_what_is_open_sent_and_called_back() {
        let line = Line {
            key: BalanceKey::parse("A", None).expect("a key"),
            quantity: Quantity::new(1).expect("one"),
        };
        let lines = Lines::new(vec![line]).expect("lines");
        let stored = [
            (BuyingStage::ToSend, r#""open":true,"send":"owed","cancel":"none"}"#),
            (BuyingStage::Sent, r#""open":true,"send":"done","cancel":"none"}"#),
            (BuyingStage::ArrivedUnsent, r#""open":false,"send":"none","cancel":"none"}"#),
            (BuyingStage::Arrived, r#""open":false,"send":"done","cancel":"none"}"#),
            (BuyingStage::ToCancel, r#""open":false,"send":"none","cancel":"owed"}"#),
            (BuyingStage::Cancelled, r#""open":false,"send":"none","cancel":"done"}"#),
        ];
        for (stage, end) in stored {
            let buying = Buying { lines: lines.clone(), stage };
            let text = serde_json::to_string(&buying).expect("text");
            assert!(text.ends_with(&format!(",{end}")), "{text}");
            assert_eq!(serde_json::from_str::<Buying>(&text).expect("read back"), buying);
        }
        let strange = r#"{"lines":[],"open":true,"send":"none","cancel":"owed"}"#;
        assert!(serde_json::from_str::<Buying>(strange).is_err());
    }
}
