//! `/api/v1/inventory`.

mod stock;
mod verbs;
mod why;
