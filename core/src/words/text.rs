//! Texts: SKUs, locations, references, names, notes. Each is checked when it is made and cheap to clone.

use super::{Id, Rule};
use core::fmt;
use smol_str::{SmolStr, StrExt};

/// Nothing stored is longer than this: a note has up to 200 characters of up to 4 bytes, and derived
/// ids and keys are longer than those a client may choose.
const STORED_MAX: usize = 1024;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $rule:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "SmolStr")]
        pub struct $name(pub(super) SmolStr);

        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes back what a store was given. Ids and keys may be derived ones, which hold what a
            /// client may not choose.
            pub fn stored(text: impl AsRef<str>) -> Result<Self, Rule> {
                Self::try_from(SmolStr::new(text))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> core::cmp::Ordering {
                $crate::words::bytewise::compare(self.0.as_bytes(), other.0.as_bytes())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl TryFrom<SmolStr> for $name {
            type Error = Rule;
            fn try_from(text: SmolStr) -> Result<Self, Rule> {
                let rule: fn(&str) -> Result<(), Rule> = $rule;
                rule(&text)?;
                Ok(Self(text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0.as_str())
            }
        }
    };
}
pub(super) use text;

text! {
    /// What is sold: 1–64 of `A-Z 0-9 . _ -`, trimmed and upper-cased when parsed.
    ///
    /// ```
    /// use earmark_core::words::Sku;
    /// assert_eq!(Sku::parse(" mug-7 ").unwrap().as_str(), "MUG-7");
    /// assert!(Sku::parse("mug 7").is_err());
    /// ```
    Sku, sku_rule
}
text! {
    /// Where stock lies: 1–64 of `A-Z a-z 0-9 . _ : -`; `main` where nobody says.
    Location, id_rule
}
text! {
    /// A client's own key of a fact: a payment, a parcel, a delivery note. Same characters as an id.
    Reference, id_rule
}
text! {
    /// The name of a policy. Same characters as an id.
    Name, id_rule
}
text! {
    /// A reason in free text: at most 200 characters, no control characters.
    Note, stored_rule
}

fn sku_rule(text: &str) -> Result<(), Rule> {
    let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) { Ok(()) } else { Err(Rule::Sku) }
}

pub(super) fn id_rule(text: &str) -> Result<(), Rule> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-');
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) { Ok(()) } else { Err(Rule::Id) }
}

pub(super) fn stored_rule(text: &str) -> Result<(), Rule> {
    if text.len() > STORED_MAX { Err(Rule::Id) } else { Ok(()) }
}

impl Sku {
    /// Parses and normalises what a client sent.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        Self::try_from(text.trim().to_ascii_uppercase_smolstr())
    }
}

impl Location {
    /// Parses what a client sent.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        Self::try_from(SmolStr::new(text.trim()))
    }
}

impl Default for Location {
    fn default() -> Self {
        Self(SmolStr::new_static("main"))
    }
}

impl Reference {
    /// Parses a reference that a client chose.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        Self::try_from(SmolStr::new(text))
    }
}

impl Name {
    /// Parses the name of a policy.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        Self::try_from(SmolStr::new(text))
    }

    /// The name as an id, for a refusal that names it.
    pub fn as_id(&self) -> Id {
        Id(self.0.clone())
    }

    /// A name known to fit when the program was written.
    pub(crate) const fn fixed(text: &'static str) -> Self {
        Self(SmolStr::new_static(text))
    }
}

impl Note {
    /// Parses a reason; surrounding space is dropped.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let text = text.trim();
        if text.chars().count() <= 200 && !text.chars().any(char::is_control) {
            Ok(Self(SmolStr::new(text)))
        } else {
            Err(Rule::Note)
        }
    }

    /// A reason known to fit when the program was written.
    pub(crate) const fn fixed(text: &'static str) -> Self {
        Self(SmolStr::new_static(text))
    }
}
