//! What is known of a simulated day before it begins: the goods, the deliveries and the customers.

use super::run::{BEGIN, Run};
use super::scenario::Scenario;
use crate::queue::numbered;
use crate::rng::Rng;
use alloc::{format, vec::Vec};
use earmark_core::order::Request;
use earmark_core::policy::Policy;
use earmark_core::step::{Command, Input};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Quantity, Rule, Span, Time};

impl Run<'_> {
    /// Puts in what happens whatever else happens: the policy, the goods and the customers.
    pub(super) fn open(&mut self) -> Result<(), Rule> {
        let Scenario { profile, policy, orders, gap, skus, .. } = self.scenario;
        if Policy::profile(profile).as_ref() != Some(policy) {
            // Nothing goes wrong with it: who places an order knows of the profile.
            let put = Command::PutPolicy { name: profile.clone(), policy: policy.clone() };
            let input = Input { key: numbered("sim", 0), keyed: false, command: put };
            let happened = self.world.handle(&input, BEGIN);
            debug_assert!(happened.is_ok(), "the first input breaks nothing");
        }
        for n in 0..*skus {
            self.deliver(BEGIN, n, self.scenario.opening)?;
        }
        let mut at = BEGIN + Span::from_secs(1);
        let mut restock = BEGIN + self.scenario.restock_every;
        let mut arrivals = Rng::about(self.scenario.seed, &Id::parse("shop")?, "arrivals");
        for n in 1..=*orders {
            let order_id = Id::parse(&format!("order-{n}"))?;
            let request = Request { lines: self.basket(&order_id)?, profile: profile.clone(), hold: None };
            self.client(at, Command::PlaceOrder { order_id, request });
            at = at + arrivals.up_to(gap.times(2));
            while restock < at && *skus > 0 {
                let sku = u32::try_from(arrivals.below(u64::from(*skus))).unwrap_or(0);
                self.deliver(restock, sku, self.scenario.restock)?;
                restock = restock + self.scenario.restock_every;
            }
        }
        Ok(())
    }

    fn deliver(&mut self, at: Time, sku: u32, units: u32) -> Result<(), Rule> {
        if units == 0 {
            return Ok(());
        }
        let (key, quantity) = (sku_key(sku)?, Quantity::new(i64::from(units))?);
        self.client(at, Command::Receive { key, quantity, purchase_order_id: None, reference: None });
        Ok(())
    }

    /// What a customer wants is drawn from the order's id: the same under every policy.
    fn basket(&self, id: &Id) -> Result<Lines, Rule> {
        let Scenario { seed, skus, basket_lines, basket_units, .. } = *self.scenario;
        let mut rng = Rng::about(seed, id, "basket");
        let draw = |rng: &mut Rng, most: u32| rng.below(u64::from(most.max(1)));
        let mut lines = Vec::new();
        for _ in 0..=draw(&mut rng, basket_lines) {
            let sku = u32::try_from(draw(&mut rng, skus)).unwrap_or(0);
            let units = draw(&mut rng, basket_units).cast_signed() + 1;
            lines.push(Line { key: sku_key(sku)?, quantity: Quantity::new(units)? });
        }
        Lines::new(lines).map_err(|_| Rule::LineCount)
    }
}

fn sku_key(n: u32) -> Result<BalanceKey, Rule> {
    BalanceKey::parse(&format!("SKU-{n}"), None)
}
