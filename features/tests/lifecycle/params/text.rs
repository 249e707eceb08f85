//! Ids, SKUs, goods and lengths of time.

use super::Unreadable;
use cucumber::Parameter;
use earmark_core::words::{self, BalanceKey, Id, Line, Lines, Location, Quantity, Reference, Span};
use std::fmt;
use std::str::FromStr;

/// `R1`, or a derived id such as `A~2`.
#[derive(Debug, Clone, Parameter)]
#[param(name = "id", regex = r"[A-Za-z0-9][A-Za-z0-9._:~-]*")]
pub(crate) struct Ident(pub(crate) Id);

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Ident {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Id::stored(text).map(Self).map_err(|rule| rule.to_string())
    }
}

/// A client's own key of a payment, a parcel or a delivery note.
#[derive(Debug, Clone, Parameter)]
#[param(name = "ref", regex = r"[A-Za-z0-9][A-Za-z0-9._:-]*")]
pub(crate) struct Ref(pub(crate) Reference);

impl FromStr for Ref {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Reference::parse(text).map(Self).map_err(|rule| rule.to_string())
    }
}

/// `berlin`.
#[derive(Debug, Clone, Parameter)]
#[param(name = "place", regex = r"[a-z]+")]
pub(crate) struct Place(pub(crate) Location);

impl FromStr for Place {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        Location::parse(text).map(Self).map_err(|rule| rule.to_string())
    }
}

/// `"changed my mind"`.
#[derive(Debug, Clone, Parameter)]
#[param(name = "note", regex = r#""[^"]*""#)]
pub(crate) struct Note(pub(crate) words::Note);

impl FromStr for Note {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        words::Note::parse(text.trim_matches('"')).map(Self).map_err(|rule| rule.to_string())
    }
}

/// `MUG`, or `MUG at berlin`.
#[derive(Debug, Clone, Parameter)]
#[param(name = "article", regex = r"[A-Za-z0-9._-]+(?: at [a-z]+)?")]
pub(crate) struct Article(pub(crate) BalanceKey);

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Article {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let (sku, place) = text.split_once(" at ").map_or((text, None), |(sku, place)| (sku, Some(place)));
        BalanceKey::parse(sku, place).map(Self).map_err(|rule| rule.to_string())
    }
}

/// `3 MUG`, `2 MUG and 1 PEN at berlin`, `1 CUP, 2 MUG and 3 PEN`.
#[derive(Debug, Clone, Parameter)]
#[param(
    name = "goods",
    regex = r"\d+ [A-Za-z0-9._-]+(?: at [a-z]+)?(?:(?:, | and )\d+ [A-Za-z0-9._-]+(?: at [a-z]+)?)*"
)]
pub(crate) struct Goods(pub(crate) Vec<Line>);

impl Goods {
    /// The lines, added up as in any request.
    pub(crate) fn lines(self) -> Result<Lines, Unreadable> {
        Lines::new(self.0).map_err(|faults| format!("{faults:?}"))
    }
}

impl FromStr for Goods {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let line = |text: &str| {
            let (count, article) = text.split_once(' ').ok_or("goods are a number and a SKU")?;
            let units = count.parse().map_err(|_| format!("{count} is no number"))?;
            let Article(key) = article.parse()?;
            Ok(Line { key, quantity: Quantity::new(units).map_err(|rule| rule.to_string())? })
        };
        text.split(", ").flat_map(|part| part.split(" and ")).map(line).collect::<Result<_, _>>().map(Self)
    }
}

/// `15 minutes`, `14 minutes 59 seconds and 999 milliseconds`.
#[derive(Debug, Clone, Copy, Parameter)]
#[param(
    name = "time",
    regex = r"\d+ (?:millisecond|second|minute|hour|day)s?(?:(?: |, | and )\d+ (?:millisecond|second|minute|hour|day)s?)*"
)]
pub(crate) struct Time(pub(crate) Span);

impl FromStr for Time {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let text = text.replace(',', "").replace(" and ", " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut millis = 0;
        for part in words.chunks(2) {
            let [count, unit] = part else { return Err(format!("{text} is no length of time")) };
            let unit_millis = match unit.trim_end_matches('s') {
                "millisecond" => 1,
                "second" => 1_000,
                "minute" => 60_000,
                "hour" => 3_600_000,
                "day" => 86_400_000,
                _ => return Err(format!("{unit} is no unit of time")),
            };
            millis += unit_millis * count.parse::<u64>().map_err(|_| format!("{count} is no number"))?;
        }
        Ok(Self(Span::from_millis(millis)))
    }
}
