//! A figure that disagrees with what it is made of.

use earmark_core::audit::Finding;
use serde_json::{Value, json};

/// A finding of an audit.
pub fn finding(finding: &Finding) -> Value {
    json!({
        "sku": finding.key.sku.as_str(),
        "location": finding.key.location.as_str(),
        "figure": finding.figure,
        "shown": finding.shown,
        "proved": finding.proved,
        "by": finding.by,
    })
}
