//! The set: a map of keys that have nothing.

use super::Map;

/// A set in order.
///
/// ```
/// use earmark_core::ordered::Set;
/// let set = Set::from_iter([3, 1, 3]);
/// assert_eq!(set.iter().collect::<Vec<_>>(), [&1, &3]);
/// ```
#[derive(Clone)]
pub struct Set<K>(pub(super) Map<K, ()>);

impl<K> Set<K> {
    /// An empty one.
    pub const fn new() -> Self {
        Self(Map::new())
    }

    /// How many it holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of it, in order.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// Keeps only what `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&K) -> bool) {
        self.0.retain(|key, ()| keep(key));
    }

    /// The first.
    pub fn first(&self) -> Option<&K> {
        self.0.first_key_value().map(|(key, ())| key)
    }

    /// Takes the first out.
    pub fn pop_first(&mut self) -> Option<K> {
        self.0.pop_first().map(|(key, ())| key)
    }
}

impl<K: Ord> Set<K> {
    /// Puts one in; false where it is there already.
    pub fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    /// Takes one out; false where it is not there.
    pub fn remove(&mut self, key: &K) -> bool {
        self.0.remove(key).is_some()
    }

    /// Whether it holds one.
    pub fn contains(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    /// A key, if it holds it, and all that follow.
    pub fn from(&self, key: &K) -> impl Iterator<Item = &K> {
        self.0.from(key).map(|(key, ())| key)
    }
}
