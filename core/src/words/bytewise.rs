//! The order of keys, as every store has it.

use core::cmp::Ordering;

/// Bytewise. Trees compare short keys all day, and where there is no fast routine for it (in
/// WebAssembly) a store in memory would spend its time on it: so by words that begin and end where the
/// shorter key does, and only what lies between them by the library.
#[inline]
pub(super) fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let both = one.len().min(other.len());
    let (left, right) = (&one[..both], &other[..both]);
    let order = match (ends(left), ends(right)) {
        (Some((first, last)), Some((other_first, other_last))) => {
            let between = || if both > 16 { left.cmp(right) } else { Ordering::Equal };
            words(first, other_first).then_with(between).then_with(|| words(last, other_last))
        }
        _ => left.cmp(right),
    };
    order.then_with(|| one.len().cmp(&other.len()))
}

/// By the first byte that differs: in a word it lies lowest. (To turn words around so that they compare as
/// numbers takes an instruction natively, and a dozen in WebAssembly.)
#[inline]
fn words(one: u64, other: u64) -> Ordering {
    // Of words that do not differ, it finds the first bytes, which do not either.
    let place = (one ^ other).trailing_zeros() & 0b11_1000;
    (one >> place & 0xff).cmp(&(other >> place & 0xff))
}

/// The first and the last bytes; they may overlap.
#[inline]
fn ends(text: &[u8]) -> Option<(u64, u64)> {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last)));
    }
    let (first, last) = (text.first_chunk()?, text.last_chunk()?);
    Some((u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()))
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn keys_order_as_their_bytes_do() {
        // Every length around the words' own, with a difference at each place, and none.
        let whole = b"abcdefghijklmnopqrstuvwxyz0123";
        for length in 0..whole.len() {
            for place in 0..length {
                let mut other = whole[..length].to_vec();
                for byte in [0x00, b'~', 0xff] {
                    other[place] = byte;
                    for cut in 0..=whole.len() {
                        let one = &whole[..cut];
                        assert_eq!(compare(one, &other), one.cmp(&other), "{one:?} and {other:?}");
                        assert_eq!(compare(&other, one), other.as_slice().cmp(one), "{other:?} and {one:?}");
                    }
                }
            }
        }
    }
}
