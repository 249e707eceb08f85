//! Instants as RFC 3339 writes them, read without a calendar library: it would be larger than the rest.

use alloc::string::String;
use earmark_core::words::Time;

const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Returns the instant in milliseconds, with the offset from UTC taken out.
///
/// What databases export is read, too: a space for the `T`, an offset without minutes or colon, a time without
/// seconds. A leap second counts as the second before it, and what is finer than a millisecond is dropped.
/// Returns nothing for a date that no calendar has, an offset of a day or more, and what lies before 1970.
pub fn instant(text: &str) -> Option<Time> {
    let (date, rest) = text.trim().split_once(['T', 't', ' '])?;
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at_checked(zone)?;
    let (time, fraction) = time.split_once('.').map_or((time, None), |(time, rest)| (time, Some(rest)));
    let seconds = days(date)? * 86_400 + second_of_day(time)? - offset(zone)?;
    u64::try_from(seconds * 1000 + millis(fraction)?).ok().map(Time::from_millis)
}

fn second_of_day(time: &str) -> Option<i64> {
    let (hour, rest) = time.split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
    let second = number(second, 2, 60)?.min(59);
    Some(number(hour, 2, 23)? * 3600 + number(minute, 2, 59)? * 60 + second)
}

fn millis(fraction: Option<&str>) -> Option<i64> {
    let Some(digits) = fraction else { return Some(0) };
    let valid = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let three: String = digits.chars().chain("000".chars()).take(3).collect();
    if valid { three.parse().ok() } else { None }
}

/// Returns by how many seconds a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let (hours, rest) = rest.split_at_checked(2)?;
    let minutes = if rest.is_empty() { "00" } else { rest.strip_prefix(':').unwrap_or(rest) };
    let seconds = number(hours, 2, 23)? * 3600 + number(minutes, 2, 59)? * 60;
    Some(if sign == "-" { -seconds } else { seconds })
}

/// Returns the days since 1970-01-01 of a date of the Gregorian calendar: years begin in March, so that the
/// day that leap years add is their last.
fn days(date: &str) -> Option<i64> {
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    // The last hours of 1969 are in 1970 where clocks are behind UTC.
    let year = number(year, 4, 9999)?;
    let (month, day) = (number(month, 2, 12)?, number(day, 2, 31)?);
    if year < 1969 || day < 1 || day > length(year, month)? {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Returns how many days a month has; nothing for the month 0.
fn length(year: i64, month: i64) -> Option<i64> {
    let leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    Some(days + i64::from(leap))
}

/// Returns a number of exactly so many digits, up to a limit.
fn number(text: &str, digits: usize, limit: i64) -> Option<i64> {
    let valid = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().ok().filter(|number| *number <= limit) } else { None }
}
