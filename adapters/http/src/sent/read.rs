//! Reading it.

use super::Sent;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use smol_str::SmolStr;
use std::fmt;

/// How the error of a field that is named twice begins.
pub(crate) const TWICE: &str = "named twice: ";

/// Of so many names each is compared with those before it; of more, a sorted list is made.
const FEW: usize = 16;

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Sent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Sent, E> {
        Ok(Sent::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Sent, E> {
        Ok(Sent::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Sent, E> {
        Ok(Sent::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Sent, E> {
        Ok(Sent::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Sent, E> {
        Ok(Number::from_f64(number).map_or(Sent::Null, Sent::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Sent, E> {
        Ok(Sent::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Sent, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Sent::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Sent, A::Error> {
        let mut object = Vec::new();
        while let Some(field) = fields.next_entry()? {
            object.push(field);
        }
        match twice(&object) {
            Some(name) => Err(A::Error::custom(format_args!("{TWICE}{name:?}"))),
            None => Ok(Sent::Object(object)),
        }
    }
}

/// A name that two fields have.
fn twice(fields: &[(SmolStr, Sent)]) -> Option<&str> {
    if fields.len() <= FEW {
        let again = |n: &usize| fields[..*n].iter().any(|(name, _)| *name == fields[*n].0);
        return (0..fields.len()).find(again).map(|n| fields[n].0.as_str());
    }
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}
