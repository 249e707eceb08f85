//! A value, as a type reads it.

use super::Wrong;
use alloc::string::String;
use serde::de::{self, DeserializeSeed, Error, IntoDeserializer, Unexpected, Visitor};
use serde_json::{Map, Value, map};

/// One place in what was written.
#[derive(Clone, Copy)]
pub(crate) struct At<'a>(pub(crate) &'a Value);

impl<'a> At<'a> {
    #[cold]
    fn wrong(self, expected: &dyn de::Expected) -> Wrong {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(held) => Unexpected::Bool(*held),
            Value::Number(held) => match (held.as_u64(), held.as_i64()) {
                (Some(held), _) => Unexpected::Unsigned(held),
                (None, Some(held)) => Unexpected::Signed(held),
                (None, None) => Unexpected::Float(0.0),
            },
            Value::String(held) => Unexpected::Str(held),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Wrong::invalid_type(found, expected)
    }

    #[inline(never)]
    fn number<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0.as_u64() {
            Some(held) => visitor.visit_u64(held),
            None => match self.0.as_i64() {
                Some(held) => visitor.visit_i64(held),
                None => Err(self.wrong(&visitor)),
            },
        }
    }

    #[inline(never)]
    fn text<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(held) => visitor.visit_borrowed_str(held),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn fields<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Object(held) => visitor.visit_map(Fields::of(held)),
            _ => Err(self.wrong(&visitor)),
        }
    }
}

macro_rules! as_this {
    ($how:ident: $($method:ident)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
            self.$how(visitor)
        }
    )*};
}

impl<'a> de::Deserializer<'a> for At<'a> {
    type Error = Wrong;

    as_this!(number: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128);
    as_this!(number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128);
    as_this!(number: deserialize_f32 deserialize_f64);
    as_this!(text: deserialize_str deserialize_string deserialize_char deserialize_identifier);
    as_this!(text: deserialize_bytes deserialize_byte_buf);
    as_this!(fields: deserialize_map);

    /// Only for whoever cannot say what it expects: a choice that is told by one of its fields.
    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(held) => visitor.visit_bool(*held),
            Value::Number(_) => self.number(visitor),
            Value::String(held) => visitor.visit_borrowed_str(held),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(held) => visitor.visit_map(Fields::of(held)),
        }
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Bool(held) => visitor.visit_bool(*held),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(self.wrong(&visitor)) }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Array(held) => visitor.visit_seq(Items { held, at: 0 }),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.fields(visitor)
    }

    /// A choice that carries nothing; those that do are told by one of their fields.
    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(held) => visitor.visit_enum(held.as_str().into_deserializer()),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }
}

/// The elements of an array.
struct Items<'a> {
    held: &'a [Value],
    at: usize,
}

impl<'a> de::SeqAccess<'a> for Items<'a> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(value) = self.held.get(self.at) else { return Ok(None) };
        let read = seed.deserialize(At(value)).map_err(|wrong| wrong.inside(&self.at))?;
        self.at += 1;
        Ok(Some(read))
    }
}

/// The fields of an object.
struct Fields<'a> {
    rest: map::Iter<'a>,
    here: Option<(&'a str, &'a Value)>,
}

impl<'a> Fields<'a> {
    fn of(held: &'a Map<String, Value>) -> Self {
        Self { rest: held.iter(), here: None }
    }
}

impl<'a> de::MapAccess<'a> for Fields<'a> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.here = Some((name, value));
        let name = de::value::BorrowedStrDeserializer::new(name);
        seed.deserialize(name).map(Some).map_err(|wrong: Wrong| self.inside(wrong))
    }

    // Once for a type, and not once for each of its fields.
    #[inline(never)]
    fn next_value_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        let value = self.here.map_or(&Value::Null, |(_, value)| value);
        seed.deserialize(At(value)).map_err(|wrong| self.inside(wrong))
    }
}

impl Fields<'_> {
    fn inside(&self, wrong: Wrong) -> Wrong {
        wrong.inside(&self.here.map_or("", |(name, _)| name))
    }
}
