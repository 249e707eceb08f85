//! A log of orders as a scenario: everybody in it is a customer by name.

use super::{Problem, Scenario, Shelf, Visitor, instant};
use alloc::{format, string::String, vec::Vec};
use csv_core::{ReadRecordResult, Reader};
use earmark_core::ordered::{Map, sort};
use earmark_core::policy::Policy;
use earmark_core::words::{Id, Name, Quantity, Sku, Span, Time};

const WHAT: &str = "this file cannot be opened";
/// More are read by `earmark replay`, which steps through nothing.
const ORDERS_MAX: usize = 5000;
/// What is there at the beginning, of what the log asks for.
const OPENING_PERCENT: u64 = 80;

impl Scenario {
    /// Reads a CSV file with the columns `order_id`, `placed_at` (RFC 3339), `sku` and `quantity`. Rows
    /// of one order are its lines; it was placed when its earliest row says. Rows of quantity 0 or less
    /// ask for nothing. At the beginning there are four fifths of what the log asks for.
    pub fn from_csv(text: &str, profile: &str) -> Result<Self, Problem> {
        let problem = |rule: String| Problem::whole(WHAT, rule);
        let name = Name::parse(profile).map_err(|rule| problem(format!("profile {rule}")))?;
        let policy =
            Policy::profile(&name).ok_or_else(|| problem(format!("there is no profile {profile}")))?;
        let mut rows = records(text).into_iter();
        let head = rows.next().unwrap_or_default();
        let column = |name: &str| {
            let found = head.iter().position(|column| column.trim() == name);
            found.ok_or_else(|| {
                problem(format!(
                    "its first line names no column {name}; needed are order_id, placed_at, sku, quantity"
                ))
            })
        };
        let columns = [column("order_id")?, column("placed_at")?, column("sku")?, column("quantity")?];
        let mut orders = Orders::default();
        for (line, row) in (2..).zip(rows) {
            let field =
                |n: usize| columns.get(n).and_then(|at| row.get(*at)).map_or("", |field| field.trim());
            orders
                .row([field(0), field(1), field(2), field(3)])
                .map_err(|rule| problem(format!("line {line}: {rule}")))?;
        }
        orders.scenario(name, policy)
    }
}

#[derive(Default)]
struct Orders {
    baskets: Map<Id, (Time, Map<Sku, u32>)>,
    /// Of how many a row asks for something.
    asking: usize,
    demand: Map<Sku, u64>,
}

impl Orders {
    fn row(&mut self, [id, at, sku, quantity]: [&str; 4]) -> Result<(), String> {
        let id = Id::parse(id).map_err(|rule| format!("order_id {rule}"))?;
        let at =
            instant(at).ok_or("placed_at must be an instant as RFC 3339 writes it: 2024-01-31T12:00:00Z")?;
        let sku = Sku::parse(sku).map_err(|rule| format!("sku {rule}"))?;
        let units: i64 = quantity.parse().map_err(|_| "quantity must be a whole number")?;
        let (placed_at, lines) = self.baskets.entry(id).or_insert_with(|| (at, Map::new()));
        *placed_at = at.min(*placed_at);
        if units <= 0 {
            return Ok(());
        }
        let quantity = Quantity::new(units).map_err(|rule| format!("quantity {rule}"))?;
        let units = u32::try_from(quantity.units()).unwrap_or(u32::MAX);
        *self.demand.entry(sku.clone()).or_default() += u64::from(units);
        self.asking += usize::from(lines.is_empty());
        let line = lines.entry(sku).or_default();
        *line = line.saturating_add(units);
        if self.asking > ORDERS_MAX {
            return Err(format!(
                "here are more than {ORDERS_MAX} orders: take a part of the file, or use `earmark replay`"
            ));
        }
        Ok(())
    }

    fn scenario(self, profile: Name, policy: Policy) -> Result<Scenario, Problem> {
        let orders = self.baskets.into_iter().filter(|(_, (_, lines))| !lines.is_empty());
        let orders: Vec<_> = orders.collect();
        let begin = orders.iter().map(|(_, (at, _))| *at).min();
        let begin = begin.ok_or_else(|| Problem::whole(WHAT, "it holds no order"))?;
        let visitor = |(order_id, (at, lines)): (Id, (Time, Map<Sku, u32>))| {
            let at = Span::from_millis(at.since(begin).millis() + 1000);
            Visitor { at, order_id, lines, mind: None, think: None }
        };
        let stocked = |(sku, units): (Sku, u64)| {
            let units = u32::try_from(units * OPENING_PERCENT / 100).unwrap_or(u32::MAX).min(1_000_000_000);
            Shelf { sku, units, safety_stock: 0 }
        };
        let mut cast: Vec<Visitor> = orders.into_iter().map(visitor).collect();
        sort(&mut cast, |one, other| (one.at, &one.order_id) < (other.at, &other.order_id));
        let scenario = Scenario {
            title: "Orders of a log".into(),
            about: format!("{} orders as they came, under the profile {profile}.", cast.len()),
            stock: self.demand.into_iter().map(stocked).collect(),
            cast,
            ..Scenario::empty(1, profile, policy)
        };
        Scenario::parse(&scenario.to_json())
    }
}

/// The records of a CSV file, each with its fields.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut reader, mut input) = (Reader::new(), text.trim_start_matches('\u{feff}').as_bytes());
    let (mut output, mut ends) = (alloc::vec![0; 64 * 1024], [0; 64]);
    let (mut written, mut ended, mut records) = (0, 0, Vec::new());
    loop {
        let (result, read, wrote, ends_read) = {
            let (Some(out), Some(end)) = (output.get_mut(written..), ends.get_mut(ended..)) else { break };
            reader.read_record(input, out, end)
        };
        input = input.get(read..).unwrap_or_default();
        (written, ended) = (written + wrote, ended + ends_read);
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::Record => {
                let mut from = 0;
                let fields = ends.iter().take(ended).map(|end| {
                    let field = output.get(from..*end).unwrap_or_default();
                    from = *end;
                    String::from_utf8_lossy(field).into_owned()
                });
                records.push(fields.collect());
                (written, ended) = (0, 0);
            }
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull | ReadRecordResult::End => break,
        }
    }
    records
}
