//! A length of time, as the API writes it.

use earmark_core::words::Span;
use serde::{Serialize, Serializer};

/// A length of time in seconds; a fraction where it is no whole number of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub Span);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.millis() {
            millis if millis % 1000 == 0 => serializer.serialize_u64(millis / 1000),
            millis => {
                // A policy set in code may be finer than the API writes; an answer still shows it.
                let exact = u32::try_from(millis).unwrap_or(u32::MAX);
                serializer.serialize_f64(f64::from(exact) / 1000.0)
            }
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Seconds {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Seconds".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_has_no_fraction() {
        for (millis, text) in [(0, "0"), (900_000, "900"), (1_500, "1.5"), (1, "0.001")] {
            assert_eq!(serde_json::to_string(&Seconds(Span::from_millis(millis))).unwrap(), text);
        }
    }
}
