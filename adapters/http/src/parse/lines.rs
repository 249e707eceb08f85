//! The lines of a request.

use super::fields::{At, Fields};
use super::values::{text, whole};
use crate::sent::Sent;
use earmark_core::words::{BalanceKey, Line, Lines, Location, QUANTITY_MAX, Quantity, Rule, Sku};

impl Fields<'_> {
    /// The lines of this name, where there are any.
    pub(super) fn optional_lines(&mut self, name: &'static str) -> Option<Lines> {
        let value = self.raw(name)?;
        self.lines(name, value)
    }

    /// The lines of this name.
    pub(super) fn required_lines(&mut self, name: &'static str) -> Option<Lines> {
        let value = self.required(name, Ok)?;
        self.lines(name, value)
    }

    fn lines(&mut self, name: &'static str, value: &Sent) -> Option<Lines> {
        let Some(items) = value.as_list() else {
            self.fault(name, "must be a list of lines");
            return None;
        };
        if items.is_empty() || items.len() > Lines::MAX {
            self.fault(name, Rule::LineCount.to_string());
            return None;
        }
        let (at, lenient) = (self.at(), self.is_lenient());
        let mut lines = Vec::with_capacity(items.len());
        for (n, item) in items.iter().enumerate() {
            let mut line = Fields::new(item, At::Item(&at, name, n), self.faults());
            if lenient {
                line = line.lenient();
            }
            lines.push(line.line());
            line.finish();
        }
        let lines = lines.into_iter().collect::<Option<Vec<Line>>>()?;
        match Lines::new(lines) {
            Ok(lines) => Some(lines),
            Err(faults) => {
                faults.iter().for_each(|fault| self.fault(name, fault.rule.to_string()));
                None
            }
        }
    }

    fn line(&mut self) -> Option<Line> {
        let key = self.balance_key();
        let quantity = self.quantity();
        Some(Line { key: key?, quantity: quantity? })
    }

    /// `sku` and `location`, which is `main` where nobody says.
    pub(super) fn balance_key(&mut self) -> Option<BalanceKey> {
        let sku = self.required("sku", text(Sku::parse));
        let location = match self.raw("location") {
            None => Some(Location::default()),
            Some(_) => self.optional("location", text(Location::parse)),
        };
        Some(BalanceKey::new(sku?, location?))
    }

    pub(super) fn quantity(&mut self) -> Option<Quantity> {
        let units = self.required("quantity", whole(Rule::Quantity, 1, QUANTITY_MAX))?;
        Quantity::new(units).ok()
    }
}
