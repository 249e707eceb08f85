//! JSON as it was sent: mostly a few short texts, which need no room of their own.
//!
//! No object of it names a field twice. Which of the two counts would be anybody's guess, and a program in front of
//! this one may have guessed otherwise.

mod read;

pub(crate) use read::TWICE;
use serde_json::Number;
use smol_str::SmolStr;

/// A value that means one thing.
#[derive(Debug, PartialEq)]
pub(crate) enum Sent {
    Null,
    Bool(bool),
    Number(Number),
    Text(SmolStr),
    List(Vec<Sent>),
    /// Fields in the order in which they came.
    Object(Vec<(SmolStr, Sent)>),
}

impl Sent {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The whole number that it is. `3.0` is none.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.as_i64() } else { None }
    }

    /// The same, of those that are not negative.
    pub(crate) fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// A field; none where this is no object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(given, _)| given == name).map(|(_, value)| value)
    }

    /// Takes a field out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Self> {
        let Self::Object(fields) = self else { return None };
        let place = fields.iter().position(|(given, _)| given == name)?;
        Some(fields.remove(place).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The same as a tree of the library.
    fn known(sent: &Sent) -> serde_json::Value {
        match sent {
            Sent::Null => json!(null),
            Sent::Bool(value) => json!(value),
            Sent::Number(number) => json!(number),
            Sent::Text(text) => json!(text.as_str()),
            Sent::List(items) => items.iter().map(known).collect(),
            Sent::Object(fields) => {
                fields.iter().map(|(name, value)| (name.to_string(), known(value))).collect()
            }
        }
    }

    #[test]
    fn what_means_one_thing_is_read_as_ever() {
        let text = r#"{"a":[1,-2,3.5,1e3,18446744073709551615,true,null,"x\n\u00e9"],"b":{"a":{}},"":[]}"#;
        let read = known(&serde_json::from_str(text).unwrap());
        assert_eq!(read, serde_json::from_str::<serde_json::Value>(text).unwrap());
        // Its fields stand in the order in which they came.
        assert_eq!(read.to_string(), serde_json::from_str::<serde_json::Value>(text).unwrap().to_string());
    }

    #[test]
    fn a_field_named_twice_is_refused_at_any_depth_and_among_many() {
        let many: Vec<String> = (0..40).map(|n| format!(r#""f{n}":0,"#)).collect();
        let many = many.concat();
        let small = r#"{"a":1,"a":1,"b":2}"#.to_owned();
        let deep = r#"[{"b":{"a":1,"c":2,"\u0061":3}}]"#.to_owned();
        for text in [small, deep, format!(r#"{{{many}"a":1,"b":2,"a":3}}"#)] {
            let error = serde_json::from_str::<Sent>(&text).err().unwrap().to_string();
            assert!(error.starts_with("named twice: \"a\" at line 1"), "{error}");
        }
        let fine = format!(r#"{{{many}"a":1}}"#);
        assert_eq!(serde_json::from_str::<Sent>(&fine).unwrap().get("a").and_then(Sent::as_i64), Some(1));
    }

    #[test]
    fn a_field_is_taken_out_once() {
        let mut sent: Sent = serde_json::from_str(r#"{"a":1,"b":"x"}"#).unwrap();
        assert_eq!(sent.take("b").as_ref().and_then(Sent::as_str), Some("x"));
        assert_eq!(sent.take("b"), None);
        assert_eq!(sent, serde_json::from_str(r#"{"a":1}"#).unwrap());
    }
}
