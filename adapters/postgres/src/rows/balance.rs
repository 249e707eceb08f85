//! Balances, and the six figures wherever they stand.

use super::{Fields, Versioned};
use earmark_core::balance::{Balance, Figures};
use earmark_core::words::{BalanceKey, Location, Sku};
use earmark_store::Failure;

pub(crate) fn balance(fields: &mut Fields) -> Result<Versioned<Balance>, Failure> {
    let key = BalanceKey::new(fields.name(Sku::stored)?, fields.name(Location::stored)?);
    let (version, position) = (fields.count()?, fields.int()?);
    let mut six = [0; 6];
    for figure in &mut six {
        *figure = fields.int()?;
    }
    let row = Balance {
        key,
        figures: figures(six),
        seq: fields.count()?,
        owed_from: fields.count_or_null()?,
        owed_above: fields.int()?,
        updated_at: fields.time()?,
    };
    Ok(Versioned { version, position, row })
}

/// The numbers of a balance in the order in which they were read.
pub(crate) fn as_read(version: u64, position: i64, row: &Balance) -> Vec<Option<i64>> {
    let six = numbers(&row.figures).map(Some);
    let last = [
        Some(row.seq.cast_signed()),
        row.owed_from.map(u64::cast_signed),
        Some(row.owed_above),
        Some(row.updated_at.millis().cast_signed()),
    ];
    [Some(version.cast_signed()), Some(position)].into_iter().chain(six).chain(last).collect()
}

/// The figures in the order in which they are stored.
pub(crate) fn numbers(figures: &Figures) -> [i64; 6] {
    let Figures { on_hand, reserved, committed, safety_stock, incoming, waiting } = *figures;
    [on_hand, reserved, committed, safety_stock, incoming, waiting]
}

/// The other way round.
pub(crate) fn figures(numbers: [i64; 6]) -> Figures {
    let [on_hand, reserved, committed, safety_stock, incoming, waiting] = numbers;
    Figures { on_hand, reserved, committed, safety_stock, incoming, waiting }
}
