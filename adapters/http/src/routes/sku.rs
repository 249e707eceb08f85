//! What every read of a SKU begins with.

use crate::app::App;
use crate::problem::Problem;
use earmark_core::balance::Balance;
use earmark_core::words::Sku;

/// The balances of a SKU as they stand now; it is not found where it has none.
pub(super) async fn balances(app: &App, sku: &Sku) -> Result<Vec<Balance>, Problem> {
    app.settle().await?;
    let balances = app.store.balances(sku).await?;
    if balances.is_empty() { Err(Problem::not_found(sku.as_str())) } else { Ok(balances) }
}
