//! 128 bits that stand for a state: two sums over the same words, mixed in different ways, the same
//! on every machine.

use core::hash::Hasher;

/// Takes words and mixes them into two independent halves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fingerprint {
    one: u64,
    two: u64,
}

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self { one: 0x9e37_79b9_7f4a_7c15, two: 0xc2b2_ae3d_27d4_eb4f }
    }

    /// All that was taken.
    pub(crate) fn value(self) -> u128 {
        u128::from(finish(self.one)) << 64 | u128::from(finish(self.two ^ self.one.rotate_left(17)))
    }

    fn word(&mut self, word: u64) {
        self.one = (self.one ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29);
        self.two = (self.two.rotate_left(23) ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25);
    }
}

/// The finishing step of `MurmurHash3`: every bit of the input reaches every bit of the output.
fn finish(mut word: u64) -> u64 {
    word = (word ^ (word >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    word = (word ^ (word >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ (word >> 33)
}

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        finish(self.one)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            self.word(u64::from_le_bytes(word));
        }
        self.word(bytes.len() as u64);
    }

    fn write_u8(&mut self, n: u8) {
        self.word(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.word(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.word(n);
    }

    // The width of `usize` differs from machine to machine; what is hashed must not.
    fn write_usize(&mut self, n: usize) {
        self.word(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.word((n as i64).cast_unsigned());
    }

    fn write_i64(&mut self, n: i64) {
        self.word(n.cast_unsigned());
    }
}
