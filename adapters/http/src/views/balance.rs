//! A balance, of one location or added up over all of them.

use super::time;
use earmark_core::balance::{Balance, Figures};
use earmark_core::words::Sku;
use serde_json::{Map, Value, json};

/// The figures under the names they have everywhere.
pub(super) fn figures(figures: &Figures) -> Map<String, Value> {
    let named = [
        ("on_hand", figures.on_hand),
        ("reserved", figures.reserved),
        ("committed", figures.committed),
        ("safety_stock", figures.safety_stock),
        ("available", figures.available()),
        ("incoming", figures.incoming),
        ("waiting", figures.waiting),
    ];
    named.into_iter().map(|(name, units)| (name.into(), json!(units))).collect()
}

/// One balance.
pub(crate) fn at_location(balance: &Balance) -> Value {
    let mut view = Map::new();
    view.insert("sku".into(), json!(balance.key.sku.as_str()));
    view.insert("location".into(), json!(balance.key.location.as_str()));
    view.extend(figures(&balance.figures));
    view.insert("updated_at".into(), json!(time(balance.updated_at)));
    Value::Object(view)
}

/// A SKU over all its locations. What is available in sum may not be so at any one location.
pub(crate) fn of_sku(sku: &Sku, balances: &[Balance]) -> Value {
    let sum = balances.iter().fold(Figures::default(), |sum, balance| sum + balance.figures);
    let updated_at = balances.iter().map(|balance| balance.updated_at).max().unwrap_or_default();
    let mut view = Map::new();
    view.insert("sku".into(), json!(sku.as_str()));
    view.extend(figures(&sum));
    view.insert("updated_at".into(), json!(time(updated_at)));
    view.insert("locations".into(), balances.iter().map(at_location).collect());
    Value::Object(view)
}
