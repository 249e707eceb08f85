//! A page of a list.

use alloc::string::String;
use alloc::vec::Vec;

published! {
    /// A page of a list.
    #[cfg_attr(feature = "schema", schemars(rename = "{T}Page"))]
    pub struct Page<T> {
        /// What is on it.
        pub items: Vec<T>,
        /// Where the next page continues, given as `after`; null on the last.
        pub next_cursor: Option<String>,
    }
}
