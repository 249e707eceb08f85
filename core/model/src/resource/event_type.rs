//! The types of events.

use alloc::string::String;

published! {
    /// A type of event.
    pub struct EventType {
        /// Its name.
        #[serde(rename = "type")]
        pub kind: &'static str,
        /// When it is published.
        pub about: &'static str,
        /// Where its JSON Schema is found.
        pub schema: String,
    }
}
