//! Bytes as text for an address: base64 with `-` and `_`, without padding (RFC 4648, section 5).

use alloc::{string::String, vec::Vec};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// As text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    let digit = |six: u32| DIGITS.get((six & 63) as usize).map_or('A', |digit| char::from(*digit));
    for byte in bytes {
        (held, bits) = (held << 8 | u32::from(*byte), bits + 8);
        while bits >= 6 {
            bits -= 6;
            text.push(digit(held >> bits));
        }
    }
    if bits > 0 {
        text.push(digit(held << (6 - bits)));
    }
    text
}

/// What was written so. None where it holds anything else, or where something is missing at its end.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let six = u32::try_from(DIGITS.iter().position(|digit| *digit == letter)?).ok()?;
        (held, bits) = (held << 6 | six, bits + 6);
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from(held >> bits & 0xff));
        }
    }
    let rest = held & ((1 << bits) - 1);
    (bits < 6 && rest == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn it_is_what_the_rfc_says() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
            ("\u{3ff}\u{7fe}", "z7_fvg"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
    }

    #[test]
    fn what_was_cut_or_changed_is_none() {
        for text in ["Z", "Zm9vY", "Zh", "Zm9=", "Zm 9", "Zm+v", "Zm9vÄ"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
