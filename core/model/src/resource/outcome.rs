//! What becomes of many things that are sent in one request.

use alloc::vec::Vec;

published! {
    /// One outcome for each command or event, in the order in which they were sent.
    #[cfg_attr(feature = "schema", schemars(rename = "Outcomes"))]
    pub struct Outcomes<B> {
        /// The outcomes.
        pub items: Vec<Outcome<B>>,
    }

    /// What one of many would have been answered alone.
    #[cfg_attr(feature = "schema", schemars(rename = "OutcomeOf{B}"))]
    pub struct Outcome<B> {
        /// The status of the answer.
        pub status: u16,
        /// Its body.
        pub body: B,
    }

    /// What became of an event from outside.
    #[serde(untagged)]
    #[cfg_attr(feature = "schema", schemars(rename = "Taken"))]
    pub enum Taken<O> {
        /// When it was a command.
        Done {
            /// The id of the event.
            id: alloc::string::String,
            /// What the call would have been answered.
            outcome: O,
        },
        /// When it is none of ours.
        Ignored {
            /// The id of the event.
            id: alloc::string::String,
            /// Why nothing came of it.
            ignored: &'static str,
        },
    }
}
