//! The short way to load: for reserves of one balance each, which mostly find their balances and nothing else.

use super::Loaded;
use crate::failure::corrupt;
use crate::known::{Known, KnownPolicy};
use crate::read::{Found, columns};
use crate::rows::{Fields, Versioned, balance};
use crate::session::{Broken, Session, statement};
use earmark_core::step::{StoredPolicy, Wants};
use earmark_core::words::{Id, Name, Time};
use earmark_store::Failure;
use serde::Deserialize;
use sqlx::query_file;
use std::sync::Arc;

impl Loaded {
    /// What they need, in one statement and so as of one moment. False where something else is there too that they
    /// depend on: one of their ids, or expired holds where `wanted` asks for those; and where it asks for more.
    pub(crate) async fn load_stock(
        &mut self,
        session: &mut Session<'_>,
        wanted: &Wants,
        now: Time,
        known: &Known,
    ) -> Result<bool, Broken> {
        let Wants { purchases, debts, receipts, policies, .. } = wanted;
        if policies.len() > 1 || !(purchases.is_empty() && debts.is_empty() && receipts.is_empty()) {
            return Ok(false);
        }
        let (skus, locations) = columns(&wanted.balances);
        let ids: Vec<&str> = wanted.ids.iter().map(Id::as_str).collect();
        let policy = policies.iter().next().map(Name::as_str);
        let (looks_for_due, due_by) = (!wanted.due.is_empty(), now.millis().cast_signed());
        let query = query_file!(
            "sql/load_stock.sql",
            &skus as _,
            &locations as _,
            &ids as _,
            policy,
            looks_for_due,
            due_by
        );
        let (mut found, mut policy_text) = (Found::default(), None);
        for row in statement!(session, fetch_all, query) {
            if row.is_taken || row.is_due == Some(true) {
                return Ok(false);
            }
            if let (Some(text), true) = (row.policy, found.policies.is_empty()) {
                found.policies.push(policy_of(&text)?);
                policy_text = Some(text.into());
            }
            if row.is_there {
                let texts = vec![Some(row.sku), Some(row.location)];
                found.balances.push(balance(&mut Fields::new(texts, row.numbers))?);
            }
        }
        let policy = policies.iter().next().map(|name| KnownPolicy {
            name: name.clone(),
            text: policy_text,
            row: found.policies.first().map(|of| (of.version, Arc::new(of.row.clone()))),
        });
        known.read(&found.balances, policy);
        self.take(found, &wanted.balances, &wanted.ids, wanted);
        // Behind the newest row more may be due.
        Ok(!looks_for_due || self.slice.stamp(now) == now)
    }
}

fn policy_of(text: &str) -> Result<Versioned<StoredPolicy>, Failure> {
    #[derive(Deserialize)]
    struct Stored {
        version: u64,
        #[serde(flatten)]
        row: StoredPolicy,
    }
    let Stored { version, row } = serde_json::from_str(text).map_err(corrupt)?;
    Ok(Versioned { version, position: 0, row })
}
