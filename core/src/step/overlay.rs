//! Rows as a batch sees them: an input's scratch over what the batch has kept over what was loaded.

use super::Stop;
use super::changes::Write;
use super::slice::{Table, Wanted};
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};

pub(super) struct Layer<'a, R: Wanted> {
    base: &'a Table<R>,
    kept: BTreeMap<R::Key, Box<R>>,
    /// In key order. An input touches few rows, so this is cheaper than a tree.
    scratch: Vec<Box<R>>,
}

impl<'a, R: Wanted> Layer<'a, R> {
    pub(super) fn new(base: &'a Table<R>) -> Self {
        Self { base, kept: BTreeMap::new(), scratch: Vec::new() }
    }

    fn place(&self, key: &R::Key) -> Result<usize, usize> {
        self.scratch.binary_search_by(|row| row.key().cmp(key))
    }

    /// The row as the present input sees it.
    pub(super) fn get(&self, key: &R::Key) -> Result<Option<&R>, Stop> {
        match self.place(key).ok().and_then(|place| self.scratch.get(place)) {
            Some(row) => Ok(Some(row)),
            None => self.before(key),
        }
    }

    /// The row as it was before the present input.
    pub(super) fn before(&self, key: &R::Key) -> Result<Option<&R>, Stop> {
        if let Some(row) = self.kept.get(key) {
            return Ok(Some(row));
        }
        match self.base.looked_up(key) {
            Some(found) => Ok(found.map(|(_, row)| row)),
            None => Err(Stop::missing(R::wanted(key))),
        }
    }

    pub(super) fn put(&mut self, row: R) -> &R {
        let place = match self.place(row.key()) {
            Ok(place) => {
                *self.scratch[place] = row;
                place
            }
            Err(place) => {
                self.scratch.insert(place, Box::new(row));
                place
            }
        };
        &self.scratch[place]
    }

    /// What the present input has written so far.
    pub(super) fn scratch(&self) -> impl Iterator<Item = &R> {
        self.scratch.iter().map(Box::as_ref)
    }

    pub(super) fn keep(&mut self) {
        self.kept.extend(self.scratch.drain(..).map(|row| (row.key().clone(), row)));
    }

    pub(super) fn undo(&mut self) {
        self.scratch.clear();
    }

    pub(super) fn into_writes(self) -> Vec<Write<R>> {
        let version = |row: &R| self.base.looked_up(row.key()).flatten().map_or(0, |(version, _)| version);
        self.kept.into_values().map(|row| Write { replaces: version(&row), row: *row }).collect()
    }
}
