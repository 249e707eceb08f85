//! Rows as a batch sees them: an input's scratch over what the batch has kept over what was loaded.

use super::Stop;
use super::changes::Write;
use super::slice::{Table, Wanted};
use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    vec::Vec,
};

pub(super) struct Layer<'a, R: Wanted> {
    base: &'a Table<R>,
    kept: BTreeMap<R::Key, R>,
    scratch: BTreeMap<R::Key, R>,
}

impl<'a, R: Wanted> Layer<'a, R> {
    pub(super) fn new(base: &'a Table<R>) -> Self {
        Self { base, kept: BTreeMap::new(), scratch: BTreeMap::new() }
    }

    /// The row as the present input sees it.
    pub(super) fn get(&self, key: &R::Key) -> Result<Option<&R>, Stop> {
        match self.scratch.get(key) {
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
        let key = row.key().clone();
        match self.scratch.entry(key) {
            Entry::Occupied(mut old) => {
                old.insert(row);
                old.into_mut()
            }
            Entry::Vacant(new) => new.insert(row),
        }
    }

    /// What the present input has written so far.
    pub(super) fn scratch(&self) -> impl Iterator<Item = &R> {
        self.scratch.values()
    }

    pub(super) fn keep(&mut self) {
        if self.kept.is_empty() {
            core::mem::swap(&mut self.kept, &mut self.scratch);
        } else {
            // Not `append`: that rebuilds the whole map, however little there is to add.
            self.kept.extend(core::mem::take(&mut self.scratch));
        }
    }

    pub(super) fn undo(&mut self) {
        self.scratch.clear();
    }

    pub(super) fn into_writes(self) -> Vec<Write<R>> {
        let version = |row: &R| self.base.looked_up(row.key()).flatten().map_or(0, |(version, _)| *version);
        self.kept.into_values().map(|row| Write { replaces: version(&row), row }).collect()
    }
}
