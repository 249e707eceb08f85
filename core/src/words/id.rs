//! What things are known by: ids, which are one space, and the keys of inputs.

use super::text::{id_rule, stored_rule, text};
use super::{Reference, Rule};
use core::fmt;
use smol_str::{SmolStr, format_smolstr};

text! {
    /// The id of a reservation, order, purchase order or debt. Clients choose 1–64 of
    /// `A-Z a-z 0-9 . _ : -`; ids the process derives hold a `~`, so the two never meet.
    Id, stored_rule
}
text! {
    /// What an input is known by: its receipt is kept under it, so a retry finds the stored outcome.
    Key, stored_rule
}

impl Id {
    /// Parses an id that a client chose.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        id_rule(text)?;
        Ok(Self(SmolStr::new(text)))
    }

    /// The client-chosen id that this one was derived from; itself, where it was not derived.
    pub fn base(&self) -> Self {
        Self(SmolStr::new(self.base_str()))
    }

    /// The same as text.
    pub fn base_str(&self) -> &str {
        self.0.bytes().position(|byte| byte == b'~').map_or(&self.0, |end| &self.0[..end])
    }

    /// The id of something that follows from this one, for example `<order>~2`.
    pub fn derive(&self, suffix: impl fmt::Display) -> Self {
        Self(format_smolstr!("{}~{suffix}", self.0))
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
