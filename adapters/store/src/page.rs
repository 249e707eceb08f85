//! Lists by page, and the places between their items that cursors name, alike in every store.

use crate::Failure;
use earmark_core::balance::Movement;
use earmark_core::words::{BalanceKey, Location, Time};
use std::fmt::Display;

/// Where the next page begins: opaque to clients, made and read by the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many items at most.
    pub limit: usize,
    /// Where it begins; none for the beginning.
    pub after: Option<Cursor>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; none where this was the last.
    pub next: Option<Cursor>,
}

impl<T> Listed<T> {
    /// The same page of something made of each item.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Listed<U> {
        Listed { items: self.items.into_iter().map(each).collect(), next: self.next }
    }
}

impl Cursor {
    /// Behind a row of a list that tells the newest first.
    pub fn of_row(created_at: Time, id: impl Display) -> Self {
        Self(format!("{}:{id}", created_at.millis()))
    }

    /// Behind a balance of a list in the order of keys.
    pub fn of_balance(key: &BalanceKey) -> Self {
        Self(key.to_string())
    }

    /// Behind a movement of a SKU.
    pub fn of_movement(movement: &Movement) -> Self {
        let Movement { at, seq, key, .. } = movement;
        Self(format!("{}:{seq}:{}", at.millis(), key.location))
    }
}

impl Page {
    /// The page, of what stands behind its cursor: one item more than it holds tells that another follows.
    pub fn cut<T>(&self, mut items: Vec<T>, cursor: impl Fn(&T) -> Cursor) -> Listed<T> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = if more { items.last().map(cursor) } else { None };
        Listed { items, next }
    }

    fn after(&self) -> Option<&str> {
        self.after.as_ref().map(|Cursor(text)| text.as_str())
    }

    /// The row behind which a list goes on that tells the newest first: when it was made, and its id.
    pub fn after_row(&self) -> Result<(Time, &str), Failure> {
        let Some(text) = self.after() else { return Ok((Time::MAX, "")) };
        let (at, id) = text.split_once(':').ok_or(Failure::BadCursor)?;
        Ok((instant(at)?, id))
    }

    /// SKU and location of the balance behind which a list goes on in the order of keys.
    pub fn after_balance(&self) -> Result<(&str, &str), Failure> {
        self.after().map_or(Ok(("", "")), |text| text.split_once('@').ok_or(Failure::BadCursor))
    }

    /// Instant, number and location of the movement behind which the ledger of a SKU goes on.
    pub fn after_movement(&self) -> Result<Option<(Time, u64, Location)>, Failure> {
        let Some(text) = self.after() else { return Ok(None) };
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().ok_or(Failure::BadCursor);
        let (at, seq) = (instant(part()?)?, part()?.parse().map_err(|_| Failure::BadCursor)?);
        let location = Location::stored(part()?).map_err(|_| Failure::BadCursor)?;
        Ok(Some((at, seq, location)))
    }
}

fn instant(text: &str) -> Result<Time, Failure> {
    text.parse().map(Time::from_millis).map_err(|_| Failure::BadCursor)
}
