//! The map.

use alloc::vec::Vec;
use core::slice;

/// A map in the order of its keys.
///
/// ```
/// use earmark_core::ordered::Map;
/// let mut map = Map::new();
/// map.insert(2, "b");
/// map.insert(1, "a");
/// assert_eq!(map.iter().collect::<Vec<_>>(), [(&1, &"a"), (&2, &"b")]);
/// assert_eq!(map.remove(&1), Some("a"));
/// ```
#[derive(Clone)]
pub struct Map<K, V> {
    /// None of them is empty.
    runs: Vec<Vec<(K, V)>>,
    len: usize,
    /// Where something was put last: what comes next mostly belongs beside it.
    last: usize,
}

/// Where something stands: in which run, and where in it.
type Place = (usize, usize);

impl<K, V> Map<K, V> {
    /// Longer runs are split.
    const RUN: usize = {
        let fit = 4096 / (size_of::<(K, V)>() + 1);
        if fit < 8 {
            8
        } else if fit > 128 {
            128
        } else {
            fit
        }
    };

    /// An empty one.
    pub const fn new() -> Self {
        Self { runs: Vec::new(), len: 0, last: 0 }
    }

    /// How many keys it holds.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of it, in key order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { runs: self.runs.iter(), run: [].iter() }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The same, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.runs.iter_mut().flatten().map(|(_, value)| value)
    }

    /// The first key, and what it has.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.runs.first()?.first().map(|(key, value)| (key, value))
    }

    /// Takes the first out.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        (self.len > 0).then(|| self.take((0, 0)))
    }

    /// Keeps only what `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.runs.iter_mut().for_each(|run| run.retain_mut(|(key, value)| keep(key, value)));
        self.runs.retain(|run| !run.is_empty());
        self.len = self.runs.iter().map(Vec::len).sum();
    }

    pub(super) fn into_runs(self) -> Vec<Vec<(K, V)>> {
        self.runs
    }

    fn take(&mut self, (run, at): Place) -> (K, V) {
        let found = self.runs[run].remove(at);
        if self.runs[run].is_empty() {
            self.runs.remove(run);
        }
        self.len -= 1;
        found
    }

    // Once for each type, and not once more for everybody who puts something in.
    #[inline(never)]
    fn place(&mut self, place: Place, key: K, value: V) -> Place {
        let has_room = self.runs.get(place.0).is_some_and(|run| run.len() < Self::RUN);
        let (run, at) = if has_room { place } else { self.room(place) };
        self.runs[run].insert(at, (key, value));
        (self.len, self.last) = (self.len + 1, run);
        (run, at)
    }

    /// Where one more finds room that belongs at a place.
    #[cold]
    #[inline(never)]
    fn room(&mut self, (run, at): Place) -> Place {
        let is_full = |run: usize| self.runs.get(run).is_none_or(|run| run.len() >= Self::RUN);
        let (end, next) = (at == Self::RUN, run + 1);
        if end && !is_full(next) {
            return (next, 0);
        }
        // What comes in order, wherever it does, leaves full runs behind.
        let cut = if end { at } else { Self::RUN / 2 };
        let rest = self.runs.get_mut(run).map_or_else(Vec::new, |found| found.split_off(cut));
        self.runs.insert(next.min(self.runs.len()), rest);
        if at < cut { (run, at) } else { (next, at - cut) }
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Where a key stands, or would.
    #[inline(never)]
    fn find(&self, key: &K) -> Result<Place, Place> {
        let begins = |run: &Vec<(K, V)>| run[0].0 <= *key;
        let run = match self.runs.get(self.last..) {
            Some([here, next @ ..]) if begins(here) && !next.first().is_some_and(begins) => self.last,
            _ => self.runs.partition_point(begins).saturating_sub(1),
        };
        let Some(found) = self.runs.get(run) else { return Err((0, 0)) };
        // What comes in order belongs behind all of them.
        if found.last().is_some_and(|(last, _)| last < key) {
            return Err((run, found.len()));
        }
        match found.binary_search_by(|(other, _)| other.cmp(key)) {
            Ok(at) => Ok((run, at)),
            Err(at) => Err((run, at)),
        }
    }

    /// What a key has.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// The same with the key that is kept.
    pub fn get_key_value(&self, key: &K) -> Option<(&K, &V)> {
        let (run, at) = self.find(key).ok()?;
        let (key, value) = &self.runs[run][at];
        Some((key, value))
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (run, at) = self.find(key).ok()?;
        Some(&mut self.runs[run][at].1)
    }

    /// Whether it holds a key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.find(key).is_ok()
    }

    /// Gives a key another value, and hands back the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok((run, at)) => Some(core::mem::replace(&mut self.runs[run][at].1, value)),
            Err(place) => {
                self.place(place, key, value);
                None
            }
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.find(key).ok().map(|place| self.take(place).1)
    }

    /// What stands at a key, looked up once.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let place = self.find(&key);
        Entry { map: self, key, place }
    }

    /// What stands at a key and after it.
    pub fn from(&self, key: &K) -> Iter<'_, K, V> {
        let (Ok((run, at)) | Err((run, at))) = self.find(key);
        let mut runs = self.runs.get(run..).unwrap_or_default().iter();
        let run = runs.next().map(Vec::as_slice).unwrap_or_default();
        Iter { runs, run: run[at..].iter() }
    }
}

/// What stands at a key, or may.
pub struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
    place: Result<Place, Place>,
}

impl<'a, K, V> Entry<'a, K, V> {
    /// What is there.
    pub fn get(&self) -> Option<&V> {
        let (run, at) = self.place.ok()?;
        Some(&self.map.runs[run][at].1)
    }

    /// Puts a value there, whatever was there before.
    pub fn put(self, value: V) {
        match self.place {
            Ok((run, at)) => self.map.runs[run][at].1 = value,
            Err(place) => drop(self.map.place(place, self.key, value)),
        }
    }

    /// What is there, once something is.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let (run, at) = match self.place {
            Ok(place) => place,
            Err(place) => self.map.place(place, self.key, make()),
        };
        &mut self.map.runs[run][at].1
    }

    /// The same with a value at hand.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The same with the value that is there where nobody says.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// What a map holds, in key order.
pub struct Iter<'a, K, V> {
    runs: slice::Iter<'a, Vec<(K, V)>>,
    run: slice::Iter<'a, (K, V)>,
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, value)) = self.run.next() {
                return Some((key, value));
            }
            self.run = self.runs.next()?.iter();
        }
    }
}
