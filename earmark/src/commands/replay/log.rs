//! The log: rows of a CSV file become orders, or an error that names file, line, column and rule.

use csv::{ErrorKind, Position, Reader, ReaderBuilder, StringRecord};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Quantity, Rule, Time};
use earmark_simulation::replay::LoggedOrder;
use earmark_simulation::scenario::instant;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::path::Path;

const COLUMNS: [&str; 4] = ["order_id", "placed_at", "sku", "quantity"];

/// What was read, and what was left out of it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Log {
    /// In the order of their time.
    #[serde(skip)]
    pub(super) orders: Vec<LoggedOrder>,
    /// Rows of the file.
    pub(super) rows: u64,
    /// Rows that ask for nothing.
    pub(super) skipped_rows: u64,
    /// Orders of which no row was left.
    pub(super) empty_orders: u64,
    /// Orders of more lines than an order may have.
    pub(super) too_large_orders: u64,
}

/// The rows of one order so far.
struct Basket {
    placed_at: Time,
    lines: Vec<Line>,
}

impl Log {
    /// Reads a whole log: an order's rows need not stand together.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let told = |text: String| format!("{}: {text}", path.display());
        Self::parse(path).map_err(told)
    }

    fn parse(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let mut rows = ReaderBuilder::new().flexible(true).from_reader(file);
        let places = places(&mut rows)?;
        let mut log = Self::default();
        let mut baskets = BTreeMap::<Id, Basket>::new();
        let mut row = StringRecord::new();
        while rows.read_record(&mut row).map_err(|error| unreadable(&error))? {
            log.rows += 1;
            let row = Row { record: &row, places, path };
            let id = row.parse(0, |text| Id::parse(text).map_err(told))?;
            let placed_at = row.parse(1, time)?;
            let key = row.parse(2, |text| BalanceKey::parse(text, None).map_err(told))?;
            let quantity = row.parse(3, quantity)?;
            let basket = match baskets.entry(id) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(Basket { placed_at, lines: vec![] }),
            };
            basket.placed_at = basket.placed_at.min(placed_at);
            match quantity {
                Some(quantity) => basket.lines.push(Line { key, quantity }),
                None => log.skipped_rows += 1,
            }
        }
        baskets.into_iter().try_for_each(|(id, basket)| log.take(id, basket))?;
        if log.orders.is_empty() {
            return Err("holds no order that asks for anything".to_owned());
        }
        // Of those placed at the same time, the smaller id comes first, wherever it stands in the file.
        log.orders.sort_by_key(|order| order.placed_at);
        Ok(log)
    }

    fn take(&mut self, id: Id, Basket { placed_at, lines }: Basket) -> Result<(), String> {
        if lines.is_empty() {
            self.empty_orders += 1;
        } else if lines.len() > Lines::MAX {
            self.too_large_orders += 1;
        } else {
            let lines = Lines::try_from(lines).map_err(|rule| format!("order {id}: {rule}"))?;
            self.orders.push(LoggedOrder { id, placed_at, lines });
        }
        Ok(())
    }

    /// When the first order was placed, and the last.
    pub(super) fn span(&self) -> (Time, Time) {
        let at = |order: Option<&LoggedOrder>| order.map_or(Time::default(), |order| order.placed_at);
        (at(self.orders.first()), at(self.orders.last()))
    }
}

/// Where each column stands.
fn places(rows: &mut Reader<File>) -> Result<[usize; 4], String> {
    let head = rows.headers().map_err(|error| unreadable(&error))?;
    if head.is_empty() {
        return Err(format!("is empty; its first line must name the columns {}", COLUMNS.join(", ")));
    }
    let mut places = [0; 4];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let at = head.iter().position(|name| name.trim() == column);
        *place = at.ok_or_else(|| format!("line 1, column {column}: is missing"))?;
    }
    Ok(places)
}

struct Row<'a> {
    record: &'a StringRecord,
    places: [usize; 4],
    path: &'a Path,
}

impl Row<'_> {
    /// One column of the row, as what it means.
    fn parse<T>(&self, column: usize, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, String> {
        let text = self.places.get(column).and_then(|place| self.record.get(*place)).map(str::trim);
        let parsed = text
            .ok_or_else(|| "is missing".to_owned())
            .and_then(|text| parse(text).map_err(|rule| format!("{rule}, and is {text:?}")));
        parsed.map_err(|rule| {
            let line = self.record.position().map_or(0, |start| line_at(self.path, start));
            format!("line {line}, column {}: {rule}", COLUMNS.get(column).copied().unwrap_or_default())
        })
    }
}

/// The line on which a row stands. The reader's own count stops before what it skips: blank lines, and
/// the second half of a CR LF.
fn line_at(path: &Path, start: &Position) -> u64 {
    let Ok(text) = std::fs::read(path) else { return start.line() };
    let (before, from) = text.split_at(text.len().min(usize::try_from(start.byte()).unwrap_or(usize::MAX)));
    let skipped = from.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    before.iter().chain(skipped).filter(|byte| **byte == b'\n').count() as u64 + 1
}

fn told(rule: Rule) -> String {
    rule.to_string()
}

fn time(text: &str) -> Result<Time, String> {
    let rule = || "must be an RFC 3339 time from 1970 on, like 2017-01-01T11:53:26Z".to_owned();
    instant(text).ok_or_else(rule)
}

/// How many; none where a till rang up nothing, or took it back.
fn quantity(text: &str) -> Result<Option<Quantity>, String> {
    let units: i64 = text.parse().map_err(|_| told(Rule::Quantity))?;
    if units <= 0 { Ok(None) } else { Quantity::new(units).map(Some).map_err(told) }
}

fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        ErrorKind::Utf8 { pos, .. } => {
            format!("line {}: is not UTF-8", pos.as_ref().map_or(0, Position::line))
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_the_simulator_reads_it() {
        for line in include_str!("../../../../core/simulation/tests/data/instants.txt").lines() {
            let (text, expected) = line.split_once(" | ").unwrap();
            let millis = time(text).map(Time::millis);
            assert_eq!(millis.ok(), expected.parse().ok(), "{text}");
        }
    }
}
