//! Maps and sets in the order of their keys, and how a list comes into order, made to be small: everything here is
//! compiled once for each pair of a key and a value, and a browser loads all of it.
//!
//! What they hold lies in runs of about four kilobytes, sorted within and among each other. That is a tree of
//! two levels whose code is a fraction of a B-tree's: a look-up is two binary searches, and to put something
//! in moves what follows it in its run.

mod map;
mod serial;
mod set;
mod sort;

pub use map::{Entry, Iter, Map};
pub use set::Set;
pub use sort::sort;
