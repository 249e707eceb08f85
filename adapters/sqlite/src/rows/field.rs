//! Fields: how each word of the core stands in columns.

use crate::failure::corrupt;
use crate::values::{Columns, Field, Values};
use earmark_core::balance::Figures;
use earmark_core::debt::Action;
use earmark_core::order::{Ask, Buying, Duty, Payment};
use earmark_core::policy::{Policy, Retry};
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{Mode, OnShortage, Terms};
use earmark_core::step::{Command, Subject};
use earmark_core::words::{BalanceKey, Id, Key, Location, Name, Note, Quantity, Sku, Span, Time};
use earmark_core::{debt, order, purchase, reservation};
use earmark_store::Failure;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

/// Names the columns of a row: those of its fields, in the order in which they are bound and read. A
/// column has the name of its field unless it says another, or several. What is behind `with` stands
/// elsewhere.
macro_rules! fields {
    ($row:ident { $($field:ident $(: $($name:literal)+)?),+ $(; with $other:ident = $value:expr)? }) => {
        impl $crate::rows::Fields for $row {
            const COLUMNS: &'static [&'static [&'static str]] =
                &[$($crate::rows::field::fields!(@names $field $($($name)+)?)),+];
            fn bind(&self, values: $crate::values::Values) -> $crate::values::Values {
                $(let values = $crate::values::Field::bind(&self.$field, values);)+
                values
            }
            fn read(columns: &mut $crate::values::Columns<'_>) -> Result<Self, earmark_store::Failure> {
                Ok(Self { $($field: columns.read()?,)+ $($other: $value)? })
            }
        }
    };
    (@names $field:ident) => { &[stringify!($field)] };
    (@names $field:ident $($name:literal)+) => { &[$($name),+] };
}
pub(super) use fields;

impl<F: Field> Field for Option<F> {
    fn bind(&self, values: Values) -> Values {
        match self {
            Some(value) => value.bind(values),
            None => values.null(),
        }
    }
    fn read(columns: &mut Columns<'_>) -> Result<Self, Failure> {
        if columns.skip_null()? { Ok(None) } else { F::read(columns).map(Some) }
    }
}

macro_rules! field {
    ($($word:ty: |$value:ident, $values:ident| $bind:expr, |$columns:ident| $read:expr;)*) => {$(
        impl Field for $word {
            fn bind(&self, $values: Values) -> Values {
                let $value = self;
                $bind
            }
            fn read($columns: &mut Columns<'_>) -> Result<Self, Failure> {
                $read
            }
        }
    )*};
}
field! {
    i64: |number, values| values.int(*number), |columns| columns.int();
    u64: |number, values| values.count(*number), |columns| columns.count();
    u32: |number, values| values.int((*number).into()), |columns| u32::try_from(columns.int()?).map_err(corrupt);
    bool: |yes, values| values.int((*yes).into()), |columns| Ok(columns.int()? != 0);
    Time: |time, values| values.time(*time), |columns| columns.count().map(Time::from_millis);
    Span: |span, values| values.count(span.millis()), |columns| columns.count().map(Span::from_millis);
    Quantity: |quantity, values| values.int(quantity.units()),
        |columns| Quantity::new(columns.int()?).map_err(corrupt);
    BalanceKey: |key, values| key.location.bind(key.sku.bind(values)),
        |columns| Ok(BalanceKey::new(columns.read()?, columns.read()?));
}

/// Names of the core, taken back as they were given.
macro_rules! names {
    ($($name:ty),*) => { field! { $($name: |name, values| values.text(name.as_str()),
        |columns| Self::stored(columns.text()?).map_err(corrupt);)* } };
}
names!(Id, Key, Location, Name, Note, Sku);

/// Plain enums, as the one word they are written as everywhere.
macro_rules! words {
    ($($word:ty),*) => { field! { $($word: |word, values| match serde_json::to_value(word) {
        Ok(serde_json::Value::String(word)) => values.add(word),
        _ => values.null(),
    }, |columns| {
        let word: StrDeserializer<'_, WordError> = columns.text()?.into_deserializer();
        Self::deserialize(word).map_err(corrupt)
    };)* } };
}
words!(Mode, OnShortage, Duty, reservation::Status, order::Status, purchase::Status, debt::Status);

/// What has a structure of its own, as JSON.
macro_rules! structures {
    ($($structure:ty),*) => { field! { $($structure: |value, values| values.json(value),
        |columns| serde_json::from_str(columns.text()?).map_err(corrupt);)* } };
}
structures!(
    Policy,
    order::Request,
    Payment,
    Vec<Ask>,
    Buying,
    Vec<order::Status>,
    Vec<Id>,
    Action,
    Retry,
    Command,
    Result<Subject, Refusal>
);

/// A few numbers that belong together, each in a column of its own.
macro_rules! numbers {
    ($numbers:ident { $($number:ident),* }) => { field! {
        $numbers: |of, values| {
            $(let values = of.$number.bind(values);)*
            values
        }, |columns| Ok(Self { $($number: columns.read()?),* });
    } };
}
numbers!(Figures { on_hand, reserved, committed, safety_stock, incoming, waiting });
numbers!(Terms { hold, renewal_factor, waiting, max_overtakes });
