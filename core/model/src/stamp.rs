//! An instant, as the API writes it.

use core::fmt;
use earmark_core::words::Time;
use serde::{Serialize, Serializer};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Days from 0000-03-01 to 1970-01-01: a year that begins in March has its leap day last.
const EPOCH: u64 = 719_468;
/// Days of 400 years, after which the calendar repeats itself.
const CYCLE: u64 = 146_097;

/// An instant in RFC 3339, UTC, to the millisecond: `2026-02-28T23:59:59.999Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(pub Time);

impl Stamp {
    /// The text. No instant is beyond the year 9999, so it always has this length.
    fn text(self) -> [u8; 24] {
        let (days, ms) = (self.0.millis() / DAY_MS, self.0.millis() % DAY_MS);
        let (year, month, day) = date(days);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        write(&mut text[0..4], year);
        write(&mut text[5..7], month);
        write(&mut text[8..10], day);
        write(&mut text[11..13], ms / 3_600_000);
        write(&mut text[14..16], ms / 60_000 % 60);
        write(&mut text[17..19], ms / 1000 % 60);
        write(&mut text[20..23], ms % 1000);
        text
    }
}

/// Writes a number over as many digits as there are.
fn write(digits: &mut [u8], mut number: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789"[(number % 10) as usize];
        number /= 10;
    }
}

/// The date of a day, given in days since 1970-01-01.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + EPOCH;
    let (cycle, day) = (days / CYCLE, days % CYCLE);
    // Without the leap days that lie before it, a day's number tells its year.
    let year = (day - day / 1460 + day / 36_524 - day / (CYCLE - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // From March on, the months are 153 days in every five.
    let month = (5 * day + 2) / 153;
    let (day, month, is_next) = (
        day - (153 * month + 2) / 5 + 1,
        if month < 10 { month + 3 } else { month - 9 },
        u64::from(month >= 10),
    );
    (cycle * 400 + year + is_next, month, day)
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(core::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(core::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Stamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Stamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time", "examples": ["2026-02-28T23:59:59.999Z"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn instants_are_written_as_rfc_3339() {
        let table = [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_735_689_599_001, "2024-12-31T23:59:59.001Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (u64::MAX, "9999-12-31T23:59:59.999Z"),
        ];
        for (millis, text) in table {
            assert_eq!(Stamp(Time::from_millis(millis)).to_string(), text);
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let is_leap =
            |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let mut day = 0;
        for year in 1970..=2410 {
            for (month, length) in (1..).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                let length = length + u64::from(month == 2 && is_leap(year));
                for of_month in 1..=length {
                    assert_eq!(date(day), (year, month, of_month));
                    day += 1;
                }
            }
        }
    }
}
