//! Rows as a statement is handed them: an array of rows is one value of it.

/// The composite type of the schema that a row has the columns of, in its order.
macro_rules! named {
    ($row:ty as $of:literal) => {
        impl sqlx::Type<sqlx::Postgres> for $row {
            fn type_info() -> sqlx::postgres::PgTypeInfo {
                sqlx::postgres::PgTypeInfo::with_name($of)
            }
        }

        impl sqlx::postgres::PgHasArrayType for $row {
            fn array_type_info() -> sqlx::postgres::PgTypeInfo {
                sqlx::postgres::PgTypeInfo::array_of($of)
            }
        }
    };
}

/// A row: its columns.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident as $of:literal { $($column:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, sqlx::Encode)]
        pub(in crate::write) struct $name<'a> {
            $($column: $type,)*
        }

        named!($name<'_> as $of);
    };
}

mod balance;
mod movement;
mod reservation;

pub(super) use balance::{BalanceRow, ReadRow};
pub(super) use movement::movements;
pub(super) use reservation::{ReservationRow, until};

use earmark_core::words::Time;

fn stamp(time: Time) -> i64 {
    time.millis().cast_signed()
}
