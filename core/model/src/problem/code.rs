//! The codes of problems, each with its status, its title and what is said of it in the documents.

#[cfg(feature = "schema")]
use alloc::{borrow::Cow, vec::Vec};
use earmark_core::refusal::Refusal;
use serde::{Serialize, Serializer};

/// Gives each code its text, status, title and what is said of it in the documents.
macro_rules! codes {
    ($($name:ident $text:literal $status:literal $title:literal $about:literal)*) => {
        /// What went wrong, for programs. A code is never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The status of the answer.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// A few words for people, the same for every problem of this code.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// When it is answered, and what the problem says beside it.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }
        }
    };
}

codes! {
    InvalidRequest "invalid_request" 422 "The request is invalid"
        "Fields break rules; `errors` has one entry for each, with `pointer` (body), `parameter` (path, query) or `header`, and the `rule`."
    NotJson "not_json" 400 "Not JSON"
        "The body is not JSON; `detail` says where the text stops making sense."
    AmbiguousJson "ambiguous_json" 400 "A field is named twice"
        "An object of the body names a field twice; `detail` says which."
    TooDeep "too_deep" 400 "Nested too deep"
        "The body nests deeper than anything that is read here."
    IncompleteBody "incomplete_body" 400 "Body incomplete"
        "The body ended early, or its chunks are not well formed."
    TooSlow "too_slow" 408 "Body too slow"
        "The body did not come whole in time."
    TooLarge "too_large" 413 "Body too large"
        "The body has more bytes than the route reads; `detail` names the limit."
    UnsupportedMediaType "unsupported_media_type" 415 "Not a type we read"
        "The body is not `application/json`, or it is compressed."
    NotFound "not_found" 404 "Not found"
        "Nothing is known by the `id`."
    MethodNotAllowed "method_not_allowed" 405 "Method not allowed"
        "The path is not served under this method; `Allow` names those that it is served under."
    InsufficientStock "insufficient_stock" 409 "Not enough stock"
        "Less is there than was asked; `lines` has `asked` and `available` for each line, and the `order_id` or `reservation_id` keeps the outcome."
    IdempotencyConflict "idempotency_conflict" 409 "Used before with other content"
        "The `id`, or the key, was used before with other content."
    AlreadyReleased "already_released" 409 "Already released"
        "The reservation `id` was released first."
    AlreadyDeducted "already_deducted" 409 "Already deducted"
        "The goods of the reservation `id` have left."
    AlreadyRejected "already_rejected" 409 "Already rejected"
        "The reservation `id` was rejected and never held anything."
    IllegalTransition "illegal_transition" 409 "Its state does not allow this"
        "What the `id` names is in a `state` that does not allow this."
    OwnedByOrder "owned_by_order" 409 "Driven by its order"
        "The reservation belongs to an order; turn to the `order_id`."
    RenewalExhausted "renewal_exhausted" 409 "Extended as far as it may be"
        "The hold cannot be extended beyond the deadline `limit`."
    Expired "expired" 410 "Its deadline has passed"
        "The deadline `expires_at` took the reservation or order first."
    Unavailable "unavailable" 503 "Unavailable for the moment"
        "Nothing was changed; `Retry-After` says in how many seconds to come again."
    Defect "defect" 500 "Internal error"
        "The program is at fault, and nothing was changed; the server's log says more."
}

impl Code {
    /// What the core refuses commands with.
    pub const OF_THE_CORE: &[Self] = &[
        Self::InvalidRequest,
        Self::NotFound,
        Self::InsufficientStock,
        Self::IdempotencyConflict,
        Self::AlreadyReleased,
        Self::AlreadyDeducted,
        Self::AlreadyRejected,
        Self::IllegalTransition,
        Self::OwnedByOrder,
        Self::RenewalExhausted,
        Self::Expired,
    ];
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl From<&Refusal> for Code {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::InvalidRequest { .. } => Self::InvalidRequest,
            Refusal::NotFound { .. } => Self::NotFound,
            Refusal::InsufficientStock { .. } => Self::InsufficientStock,
            Refusal::IdempotencyConflict { .. } => Self::IdempotencyConflict,
            Refusal::Expired { .. } => Self::Expired,
            Refusal::AlreadyReleased { .. } => Self::AlreadyReleased,
            Refusal::AlreadyDeducted { .. } => Self::AlreadyDeducted,
            Refusal::AlreadyRejected { .. } => Self::AlreadyRejected,
            Refusal::IllegalTransition { .. } => Self::IllegalTransition,
            Refusal::OwnedByOrder { .. } => Self::OwnedByOrder,
            Refusal::RenewalExhausted { .. } => Self::RenewalExhausted,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "ProblemCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let words: Vec<&str> = Self::ALL.iter().map(|code| code.as_str()).collect();
        let about: Vec<_> =
            Self::ALL.iter().map(|code| alloc::format!("`{}`: {}", code.as_str(), code.about())).collect();
        schemars::json_schema!({ "type": "string", "description": about.join("\n"), "enum": words })
    }
}
