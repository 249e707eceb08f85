//! Names: SKUs, locations, ids, references. Each is checked when it is made and cheap to clone.

use super::Rule;
use super::bytewise::compare;
use core::cmp::Ordering;
use core::fmt;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, SmolStrBuilder, StrExt, format_smolstr};

/// Nothing stored is longer than this: a note has up to 200 characters of up to 4 bytes, and derived
/// ids and keys are longer than those a client may choose.
const STORED_MAX: usize = 1024;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $rule:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "SmolStr")]
        pub struct $name(SmolStr);

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
            fn cmp(&self, other: &Self) -> Ordering {
                compare(self.0.as_bytes(), other.0.as_bytes())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
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
    /// The id of a reservation, order, purchase order or debt. Clients choose 1–64 of
    /// `A-Z a-z 0-9 . _ : -`; ids the process derives hold a `~`, so the two never meet.
    Id, stored_rule
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
text! {
    /// What an input is known by: its receipt is kept under it, so a retry finds the stored outcome.
    Key, stored_rule
}

fn sku_rule(text: &str) -> Result<(), Rule> {
    let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) { Ok(()) } else { Err(Rule::Sku) }
}

fn id_rule(text: &str) -> Result<(), Rule> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-');
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) { Ok(()) } else { Err(Rule::Id) }
}

fn stored_rule(text: &str) -> Result<(), Rule> {
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

impl Id {
    /// Parses an id that a client chose.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        id_rule(text)?;
        Ok(Self(SmolStr::new(text)))
    }

    /// The client-chosen id that this one was derived from; itself, where it was not derived.
    pub fn base(&self) -> Self {
        match self.0.bytes().position(|byte| byte == b'~') {
            Some(end) => Self(SmolStr::new(&self.0[..end])),
            None => self.clone(),
        }
    }

    /// The id of something that follows from this one, for example `<order>~2`.
    pub fn derive(&self, suffix: &str) -> Self {
        let mut derived = SmolStrBuilder::with_capacity(self.0.len() + 1 + suffix.len());
        derived.push_str(&self.0);
        derived.push('~');
        derived.push_str(suffix);
        Self(derived.finish())
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

impl Key {
    /// A key that a client or the edge chose: 1–255 visible ASCII characters, the first of them not a
    /// `~`, with which the keys of facts begin.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        if !text.starts_with('~')
            && (1..=255).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic())
        {
            Ok(Self(SmolStr::new(text)))
        } else {
            Err(Rule::Key)
        }
    }

    /// The key as an id, for a refusal that names it.
    pub fn as_id(&self) -> Id {
        Id(self.0.clone())
    }

    /// The key that a fact's own reference gives it, scoped so that two kinds of fact never share one.
    pub fn of_fact(kind: &str, scope: &str, reference: &Reference) -> Self {
        Self(format_smolstr!("~{kind}~{scope}~{reference}"))
    }
}

/// The name of one Balance: a SKU at a location. Orders bytewise, SKU first, on every store.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BalanceKey {
    /// What.
    pub sku: Sku,
    /// Where.
    pub location: Location,
}

impl BalanceKey {
    /// The balance of `sku` at `location`.
    pub fn new(sku: Sku, location: Location) -> Self {
        Self { sku, location }
    }

    /// Parses both parts; no location means `main`.
    pub fn parse(sku: &str, location: Option<&str>) -> Result<Self, Rule> {
        let location = location.map_or(Ok(Location::default()), Location::parse)?;
        Ok(Self { sku: Sku::parse(sku)?, location })
    }
}

impl fmt::Display for BalanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.sku, self.location)
    }
}

impl fmt::Debug for BalanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl BalanceKey {
    /// `SKU@location` as an id, for what is told of a balance.
    pub fn as_id(&self) -> Id {
        Id(format_smolstr!("{self}"))
    }
}

impl Name {
    /// The name as an id, for a refusal that names it.
    pub fn as_id(&self) -> Id {
        Id(self.0.clone())
    }
}
