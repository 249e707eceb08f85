//! The lines of a request, added up per balance before anything is checked (rule 3).

use super::{BalanceKey, Fault, Location, Quantity, Rule, Sku};
use crate::ordered::Map;
use alloc::{vec, vec::Vec};
use serde::{Deserialize, Serialize};

/// So many of a SKU at a location.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Line {
    /// Which balance.
    #[serde(flatten)]
    pub key: BalanceKey,
    /// How many units.
    pub quantity: Quantity,
}

/// The same as it is written: whoever reads it need not keep what it does not know yet.
#[derive(Deserialize)]
struct Written {
    sku: Sku,
    location: Location,
    quantity: Quantity,
}

impl From<Written> for Line {
    fn from(Written { sku, location, quantity }: Written) -> Self {
        Self { key: BalanceKey { sku, location }, quantity }
    }
}

/// 1–200 lines, each balance once, in key order: two requests for the same goods compare equal
/// however their lines were written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Line>", into = "Vec<Line>")]
pub struct Lines(Vec<Line>);

impl Lines {
    /// The largest number of lines of one request.
    pub const MAX: usize = 200;

    /// Adds up lines that name the same balance. Errors name the field `/lines`.
    ///
    /// ```
    /// use earmark_core::words::{BalanceKey, Line, Lines, Quantity};
    /// let line = |n| Line { key: BalanceKey::parse("mug", None).unwrap(), quantity: Quantity::new(n).unwrap() };
    /// let lines = Lines::new(vec![line(2), line(3)]).unwrap();
    /// assert_eq!(lines.iter().next().unwrap().quantity.units(), 5);
    /// ```
    pub fn new(lines: Vec<Line>) -> Result<Self, Vec<Fault>> {
        if lines.is_empty() || lines.len() > Self::MAX {
            return Err(vec![Fault::new("/lines", Rule::LineCount)]);
        }
        if let [only] = lines.as_slice() {
            return Ok(Self(vec![only.clone()]));
        }
        let mut sums = Map::<BalanceKey, i64>::new();
        for line in lines {
            *sums.entry(line.key).or_default() += line.quantity.units();
        }
        let sum = |(key, units)| {
            let quantity = Quantity::new(units).map_err(|_| vec![Fault::new("/lines", Rule::LineSum)])?;
            Ok(Line { key, quantity })
        };
        sums.into_iter().map(sum).collect::<Result<_, _>>().map(Self)
    }

    /// The lines in key order.
    pub fn iter(&self) -> core::slice::Iter<'_, Line> {
        self.0.iter()
    }

    /// How many lines.
    #[expect(clippy::len_without_is_empty, reason = "there is always at least one line")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl TryFrom<Vec<Line>> for Lines {
    type Error = Rule;
    fn try_from(lines: Vec<Line>) -> Result<Self, Rule> {
        Self::new(lines).map_err(|faults| faults.first().map_or(Rule::LineCount, |fault| fault.rule))
    }
}

impl From<Lines> for Vec<Line> {
    fn from(lines: Lines) -> Self {
        lines.0
    }
}

impl<'a> IntoIterator for &'a Lines {
    type Item = &'a Line;
    type IntoIter = core::slice::Iter<'a, Line>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
