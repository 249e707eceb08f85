//! The figures of a balance.

use super::table;
use crate::params::{Article, Figure};
use crate::world::{Shop, Told, expect};
use cucumber::gherkin::Step;
use cucumber::then;
use earmark_core::balance::Figures;
use earmark_core::words::BalanceKey;

async fn figures(shop: &Shop, key: &BalanceKey) -> Result<Figures, String> {
    let stock = shop.driver()?.balance(key).await?;
    Ok(stock.ok_or_else(|| format!("{key} is not known"))?.0)
}

fn value(figures: &Figures, figure: Figure) -> i64 {
    match figure {
        Figure::OnHand => figures.on_hand,
        Figure::Reserved => figures.reserved,
        Figure::Committed => figures.committed,
        Figure::Available => figures.available(),
        Figure::Incoming => figures.incoming,
        Figure::Waiting => figures.waiting,
        Figure::SafetyStock => figures.safety_stock,
    }
}

#[then(expr = "{int} {article} is/are {figure}")]
async fn one(shop: &mut Shop, units: i64, key: Article, figure: Figure) -> Told {
    let figures = figures(shop, &key.0).await?;
    expect(&format!("{figure:?} of {key}"), &value(&figures, figure), &units)
}

/// A table of figures, the names of which are its heading.
#[then(expr = "{article} stands at")]
async fn several(shop: &mut Shop, key: Article, step: &Step) -> Told {
    let figures = figures(shop, &key.0).await?;
    let [heading, row] = table(step)?.rows.as_slice() else {
        return Err("this step needs a table of a heading and one row".into());
    };
    for (name, wanted) in heading.iter().zip(row) {
        let figure: Figure = name.parse()?;
        let wanted = wanted.parse().map_err(|_| format!("{wanted} is no number"))?;
        expect(&format!("{name} of {key}"), &value(&figures, figure), &wanted)?;
    }
    Ok(())
}

#[then(expr = "nobody knows of {article}")]
async fn unknown(shop: &mut Shop, key: Article) -> Told {
    expect("the balance", &shop.driver()?.balance(&key.0).await?, &None)
}
