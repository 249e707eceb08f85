//! Rows as a batch sees them: an input's scratch over what the batch has kept over what was loaded.

use super::slice::Wanted;
use crate::ordered::Map;
use crate::step::{Stop, Table, Write};
use alloc::{sync::Arc, vec, vec::Vec};
use core::cell::Cell;

/// A key is looked for once and is a place from then on: where it stands among the rows that were
/// looked up, or behind them, where a new row is written that nobody had to look for.
pub(in crate::step) struct Layer<'a, R: Wanted> {
    base: &'a Table<R>,
    /// New rows whose keys were never looked up, each with its place.
    added: Map<R::Key, usize>,
    /// What the batch has kept, by place.
    kept: Vec<Option<Arc<R>>>,
    /// What the present input has written, in order of places.
    scratch: Vec<(usize, Arc<R>)>,
    /// Where a key was found last: an input asks for the same few, line by line, over and over.
    last: Cell<usize>,
}

impl<'a, R: Wanted> Layer<'a, R> {
    pub(in crate::step) fn new(base: &'a Table<R>) -> Self {
        let mut kept = vec![];
        kept.resize_with(base.len(), || None);
        Self { base, added: Map::new(), kept, scratch: Vec::new(), last: Cell::new(0) }
    }

    fn place(&self, key: &R::Key) -> Option<usize> {
        let last = self.last.get();
        if let Some(place) = [last, last + 1].into_iter().find(|place| self.base.is_at(*place, key)) {
            self.last.set(place);
            return Some(place);
        }
        match self.base.place(key) {
            Ok(place) => {
                self.last.set(place);
                Some(place)
            }
            Err(_) => self.added.get(key).copied(),
        }
    }

    fn written(&self, place: usize) -> Result<usize, usize> {
        self.scratch.binary_search_by_key(&place, |(place, _)| *place)
    }

    /// The row as it was before the present input.
    fn before(&self, place: usize) -> Option<&Arc<R>> {
        let kept = self.kept.get(place)?.as_ref();
        kept.or_else(|| self.base.at(place).map(|(_, row)| row))
    }

    /// The row as the present input sees it.
    pub(in crate::step) fn get(&self, key: &R::Key) -> Result<Option<&R>, Stop> {
        Ok(self.find(key)?.map(Arc::as_ref))
    }

    /// The same, for whoever keeps it.
    pub(in crate::step) fn shared(&self, key: &R::Key) -> Result<Option<Arc<R>>, Stop> {
        Ok(self.find(key)?.cloned())
    }

    fn find(&self, key: &R::Key) -> Result<Option<&Arc<R>>, Stop> {
        let Some(place) = self.place(key) else { return Err(Stop::missing(R::wanted(key))) };
        Ok(match self.written(place) {
            Ok(n) => Some(&self.scratch[n].1),
            Err(_) => self.before(place),
        })
    }

    pub(in crate::step) fn put(&mut self, row: impl Into<Arc<R>>) -> &R {
        let row = row.into();
        let place = self.place(row.key()).unwrap_or_else(|| {
            self.added.insert(row.key().clone(), self.kept.len());
            self.kept.push(None);
            self.kept.len() - 1
        });
        let n = match self.written(place) {
            Ok(n) => {
                self.scratch[n].1 = row;
                n
            }
            Err(n) => {
                self.scratch.insert(n, (place, row));
                n
            }
        };
        &self.scratch[n].1
    }

    /// What the present input has written so far: each row as it was, and as it is.
    pub(in crate::step) fn written_rows(&self) -> impl Iterator<Item = (Option<&R>, &R)> {
        self.scratch.iter().map(|(place, row)| (self.before(*place).map(Arc::as_ref), row.as_ref()))
    }

    pub(in crate::step) fn keep(&mut self) {
        for (place, row) in self.scratch.drain(..) {
            self.kept[place] = Some(row);
        }
    }

    pub(in crate::step) fn undo(&mut self) {
        self.scratch.clear();
    }

    /// What the batch has written, in key order: what was looked up is in that order, and so is what was
    /// added.
    pub(in crate::step) fn into_writes(self) -> Vec<Write<R>> {
        let mut rows = self.kept;
        let mut added = self.added.values().copied().peekable();
        let mut writes = Vec::new();
        for place in 0..self.base.len() {
            let Some(row) = rows[place].take() else { continue };
            while let Some(before) = added.next_if(|added| rows_key(&rows, *added) < Some(row.key())) {
                writes.extend(rows[before].take().map(|row| Write { row, replaces: 0 }));
            }
            let replaces = self.base.at(place).map_or(0, |(version, _)| version);
            writes.push(Write { row, replaces });
        }
        added.for_each(|place| writes.extend(rows[place].take().map(|row| Write { row, replaces: 0 })));
        writes
    }
}

fn rows_key<R: Wanted>(rows: &[Option<Arc<R>>], place: usize) -> Option<&R::Key> {
    rows[place].as_ref().map(|row| row.key())
}
