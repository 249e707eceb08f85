//! How a world begins.

use crate::invariant::Violation;
use crate::scenario::Scenario;
use alloc::{vec, vec::Vec};
use earmark_core::policy::Policy;
use earmark_core::step::{Change, Command};
use earmark_core::words::{BalanceKey, Location, Note, Quantity, Rule};

/// Why a world cannot begin.
#[derive(Debug)]
pub(crate) enum Opening {
    /// When the scenario names something that cannot be.
    Rule(Rule),
    /// When an invariant broke.
    Broken(Violation),
}

/// What is done before anybody comes: the policy is stored, and the shelves are filled.
pub(crate) fn setup(scenario: &Scenario) -> Result<Vec<Command>, Rule> {
    let Scenario { profile, policy, stock, .. } = scenario;
    let mut commands = vec![];
    if Policy::profile(profile).as_ref() != Some(policy) {
        commands.push(Command::PutPolicy { name: profile.clone(), policy: policy.clone() });
    }
    let opening = || Note::parse("opening stock");
    for shelf in stock {
        let key = BalanceKey::new(shelf.sku.clone(), Location::default());
        commands.push(if let Ok(quantity) = Quantity::new(i64::from(shelf.units)) {
            Command::Receive { key: key.clone(), quantity, purchase_order_id: None, reference: None }
        } else {
            // An empty shelf is counted, so that its Balance is there to be looked at.
            let (change, reason) = (Change::OnHand(0), opening()?);
            Command::Adjust { key: key.clone(), change, reason, reference: None }
        });
        if shelf.safety_stock > 0 {
            let (change, reason) = (Change::SafetyStock(i64::from(shelf.safety_stock)), opening()?);
            commands.push(Command::Adjust { key, change, reason, reference: None });
        }
    }
    Ok(commands)
}
