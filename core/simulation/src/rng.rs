//! Numbers that look random and are a function of a seed, in integers only.

use earmark_core::words::{Id, Span};

/// A stream of numbers (`SplitMix64`: one addition and a mix for each, and any seed is a good one).
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The stream for one question about one thing. It does not depend on what else was asked, so two
    /// runs that differ in one choice meet the same customers, payers and suppliers.
    pub fn about(seed: u64, id: &Id, question: &str) -> Self {
        let text = id.as_str().bytes().chain([0]).chain(question.bytes());
        let folded = text.fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(folded)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 where there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The upper half of a product spreads the numbers evenly without a division.
        let product = u128::from(self.draw()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Whether something happens that does in so many of a thousand cases.
    pub fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < u64::from(per_mille)
    }

    /// A time up to and with `most`.
    pub fn up_to(&mut self, most: Span) -> Span {
        Span::from_millis(self.below(most.millis().saturating_add(1)))
    }
}
