//! Number 数值: prints a workbook's numbers and dates as texts.
//!
//! A workbook holds binary fractions; what a spreadsheet shows is the number at 15 significant
//! digits (data.md, Money). calamine's own dates are not used: it moves serials that are no day
//! to the nearest day in silence.

use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate};

use super::table::DateSystem;

/// The first serial number beyond 9999-12-31 in the 1900 system.
const SERIAL_END: f64 = 2_958_466.0;
/// Days between the first days of the two systems: serial 0 of 1904 is serial 1462 of 1900.
const SYSTEMS_APART: f64 = 1462.0;

/// Appends a number at 15 significant digits: plainly below 1e15, else as a spreadsheet shows it
/// (`9.90304194404187E+17`), so that an ID number that lost its last digits can be told.
pub(crate) fn write_number(out: &mut String, value: f64) {
    // Whole numbers below 1e15 are exact and need no rounding; they are nearly all there is.
    if value.fract() == 0.0 && value.abs() < 1e15 {
        push(out, format_args!("{}", value as i64));
        return;
    }
    if !value.is_finite() {
        push(out, format_args!("{value}"));
        return;
    }
    let start = out.len();
    push(out, format_args!("{:.14e}", value.abs()));
    // `{:e}` writes `d.dddddddddddddde±x`; the digits are taken out and written again below.
    let written = &out[start..];
    let exponent: i32 = written.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let mut digits = [b'0'; 15];
    for (slot, digit) in digits.iter_mut().zip(written.bytes().filter(u8::is_ascii_digit)) {
        *slot = digit;
    }
    out.truncate(start);
    if value < 0.0 {
        out.push('-');
    }
    let significant = str::from_utf8(&digits).unwrap_or_default().trim_end_matches('0');
    write_significant(out, significant, exponent);
}

/// Appends `d.ddd × 10^exponent`, where `digits` are the significant digits without trailing zeros.
fn write_significant(out: &mut String, digits: &str, exponent: i32) {
    if exponent >= 15 {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        push(out, format_args!("{first}{point}{rest}E+{exponent}"));
    } else if exponent < 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', exponent.unsigned_abs() as usize - 1));
        out.push_str(digits);
    } else {
        let whole = exponent as usize + 1;
        if digits.len() <= whole {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', whole - digits.len()));
        } else {
            push(out, format_args!("{}.{}", &digits[..whole], &digits[whole..]));
        }
    }
}

/// Appends a whole number by the same rule.
pub(crate) fn write_integer(out: &mut String, value: i64) {
    if value.unsigned_abs() < 1_000_000_000_000_000 {
        push(out, format_args!("{value}"));
    } else {
        write_number(out, value as f64);
    }
}

/// Appends the day of a date cell as `2020-05-08`, its time of day cut off; a serial that is no
/// real day stays a number, for `records` to call unreadable.
pub(crate) fn write_serial_day(out: &mut String, serial: f64, system: DateSystem) {
    match day_of_serial(serial, system) {
        Some(day) => write_day(out, day),
        None => write_number(out, serial),
    }
}

/// Appends a day as `2020-05-08`. Dates are a good part of a ledger's cells, and chrono's own formatting takes longer
/// than all that was read before it.
fn write_day(out: &mut String, day: NaiveDate) {
    let Ok(year @ 0..=9999) = u32::try_from(day.year()) else {
        push(out, format_args!("{}", day.format("%Y-%m-%d")));
        return;
    };
    let digit = |number: u32| char::from(b'0' + (number % 10) as u8);
    let two = |number: u32| [digit(number / 10), digit(number)];
    let parts = [two(year / 100), two(year), ['-', digit(day.month() / 10)], [digit(day.month()), '-'], two(day.day())];
    out.extend(parts.as_flattened());
}

/// The day a serial number stands for; `None` for times of day, negative numbers, 1900-02-29
/// and days beyond 9999.
fn day_of_serial(serial: f64, system: DateSystem) -> Option<NaiveDate> {
    let serial = match system {
        DateSystem::Excel1900 => serial,
        // Serial 0 of 1904 is a day of its own, so 1900's bounds apply after the shift.
        DateSystem::Excel1904 if serial >= 0.0 => serial + SYSTEMS_APART,
        DateSystem::Excel1904 => return None,
    };
    if !(1.0..SERIAL_END).contains(&serial) {
        return None;
    }
    let whole = serial.floor() as u64;
    // Excel counts a 1900-02-29, so days before it stand one nearer to the epoch.
    let since = match whole {
        60 => return None,
        ..60 => whole + 1,
        _ => whole,
    };
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(since))
}

/// Appends an ISO date of an OpenDocument cell (`2020-05-08`, `2020-05-08T00:00:00`) as its day;
/// anything else as it stands.
pub(crate) fn write_iso_day(out: &mut String, iso: &str) {
    let day = iso.split_once(['T', ' ']).map_or(iso, |(day, _)| day);
    match NaiveDate::parse_from_str(day, "%Y-%m-%d") {
        Ok(day) => write_day(out, day),
        Err(_) => out.push_str(iso),
    }
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> String {
        let mut out = String::new();
        write_number(&mut out, value);
        out
    }

    fn day(serial: f64, system: DateSystem) -> String {
        let mut out = String::new();
        write_serial_day(&mut out, serial, system);
        out
    }

    #[test]
    fn numbers_are_printed_as_a_spreadsheet_shows_them() {
        for (value, text) in [
            (33333.33_f64.next_up(), "33333.33"),
            (43641.0, "43641"),
            (0.0, "0"),
            (-0.0, "0"),
            (-20000.5, "-20000.5"),
            (0.1 + 0.2, "0.3"),
            (1.526324, "1.526324"),
            (0.000012, "0.000012"),
            (999_999_999_999_999.0, "999999999999999"),
            (1e15, "1E+15"),
            (990304194404187031.0, "9.90304194404187E+17"),
            (-1.5e300, "-1.5E+300"),
            (123456789012.34567, "123456789012.346"),
            (99999.999999999999, "100000"),
        ] {
            assert_eq!(number(value), text, "{value:?}");
        }
    }

    #[test]
    fn whole_numbers_follow_the_same_rule() {
        let mut out = String::new();
        write_integer(&mut out, 202004);
        out.push(' ');
        write_integer(&mut out, 990304194404187031);
        assert_eq!(out, "202004 9.90304194404187E+17");
    }

    #[test]
    fn a_serial_becomes_its_day_in_either_system() {
        let system = DateSystem::Excel1900;
        for (serial, text) in [
            (43959.0, "2020-05-08"),
            (43959.99, "2020-05-08"),
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (60.0, "60"),
            (61.0, "1900-03-01"),
            (45291.0, "2023-12-31"),
            (0.5, "0.5"),
            (-5.0, "-5"),
            (2_958_465.0, "9999-12-31"),
            (2_958_466.0, "2958466"),
        ] {
            assert_eq!(day(serial, system), text, "{serial}");
        }
        assert_eq!(day(42497.0, DateSystem::Excel1904), "2020-05-08");
        assert_eq!(day(0.0, DateSystem::Excel1904), "1904-01-01");
        assert_eq!(day(-1.0, DateSystem::Excel1904), "-1");
    }

    #[test]
    fn an_iso_date_loses_its_time() {
        for (iso, text) in [
            ("2020-05-08", "2020-05-08"),
            ("2020-05-08T00:00:00", "2020-05-08"),
            ("2020-02-30", "2020-02-30"),
            ("PT12H", "PT12H"),
        ] {
            let mut out = String::new();
            write_iso_day(&mut out, iso);
            assert_eq!(out, text);
        }
    }
}
