//! The proof of every figure.

use alloc::vec::Vec;
use earmark_core::audit;

published! {
    /// What an audit came to.
    pub struct Audit<'a> {
        /// Whether every figure is what its rows and its ledger add up to.
        pub sound: bool,
        /// The figures that are not.
        pub findings: Vec<Finding<'a>>,
    }

    /// A figure that disagrees with what it is made of.
    pub struct Finding<'a> {
        /// The SKU.
        pub sku: &'a str,
        /// The location.
        pub location: &'a str,
        /// Which figure, or which part of the ledger.
        pub figure: &'static str,
        /// What the balance shows.
        pub shown: i64,
        /// What the rows or the ledger add up to.
        pub proved: i64,
        /// What was added up.
        pub by: &'static str,
    }
}

impl<'a> Audit<'a> {
    /// Shows what an audit found.
    pub fn new(findings: &'a [audit::Finding]) -> Self {
        Self { sound: findings.is_empty(), findings: findings.iter().map(Finding::from).collect() }
    }
}

impl<'a> From<&'a audit::Finding> for Finding<'a> {
    fn from(finding: &'a audit::Finding) -> Self {
        Self {
            sku: finding.key.sku.as_str(),
            location: finding.key.location.as_str(),
            figure: finding.figure,
            shown: finding.shown,
            proved: finding.proved,
            by: finding.by,
        }
    }
}
