//! Decimal: an exact decimal number for printing and for JSON. Rounding happens once, when it is made.

use std::cmp::Ordering;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The most decimals that still compare in 128 bits.
const MOST_DECIMALS: u8 = 18;

/// `units` × 10^−`scale`, printed with exactly `scale` decimals: (1100, 2) is `11.00`.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// A number from its last digit's units. Panics beyond 18 decimals, which is a bug.
    pub const fn new(units: i64, scale: u8) -> Self {
        assert!(scale <= MOST_DECIMALS, "a decimal holds at most 18 decimals");
        Decimal { units, scale }
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Decimal { units: number, scale: 0 }
    }

    /// `numerator ÷ denominator`, rounded half away from zero; `None` where the denominator is 0
    /// or the result does not fit.
    pub fn ratio(numerator: i64, denominator: i64, scale: u8) -> Option<Self> {
        Self::wide_ratio(i128::from(numerator), i128::from(denominator), scale)
    }

    /// `numerator` as a percentage of `denominator`: 85.7 for 6 of 7 with one decimal.
    pub fn percent(numerator: i64, denominator: i64, scale: u8) -> Option<Self> {
        Self::wide_ratio(i128::from(numerator) * 100, i128::from(denominator), scale)
    }

    fn wide_ratio(numerator: i128, denominator: i128, scale: u8) -> Option<Self> {
        if denominator == 0 || scale > MOST_DECIMALS {
            return None;
        }
        let shifted = numerator.checked_mul(10_i128.pow(scale.into()))?;
        let (quotient, rest) = (shifted / denominator, shifted % denominator);
        let away = rest.unsigned_abs() >= denominator.unsigned_abs().div_ceil(2);
        let sign = if (shifted < 0) == (denominator < 0) { 1 } else { -1 };
        let rounded = if away { quotient + sign } else { quotient };
        Some(Decimal { units: rounded.try_into().ok()?, scale })
    }

    /// The digits without the point.
    pub fn units(self) -> i64 {
        self.units
    }

    /// How many decimals it prints.
    pub fn scale(self) -> u8 {
        self.scale
    }

    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The same number without its sign (减少2件).
    pub fn abs(self) -> Option<Self> {
        self.units.checked_abs().map(|units| Decimal { units, ..self })
    }

    /// The difference, with the larger number of decimals.
    pub fn checked_sub(self, other: Decimal) -> Option<Self> {
        let (mine, theirs, scale) = self.aligned(other);
        Some(Decimal { units: (mine - theirs).try_into().ok()?, scale })
    }

    /// This number as a percentage of `base` (27.6 for 27000.00 of 98000.00); `None` on a base of 0.
    pub fn percent_of(self, base: Decimal, scale: u8) -> Option<Self> {
        let (mine, theirs, _) = self.aligned(base);
        Self::wide_ratio(mine.checked_mul(100)?, theirs, scale)
    }

    /// Both numbers in units of the finer one.
    fn aligned(self, other: Decimal) -> (i128, i128, u8) {
        let scale = self.scale.max(other.scale);
        let widen = |it: Decimal| i128::from(it.units) * 10_i128.pow((scale - it.scale).into());
        (widen(self), widen(other), scale)
    }

    /// Reads what [`Display`](fmt::Display) prints; `None` for anything else, exponents included.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let bare = whole.strip_prefix('-').unwrap_or(whole);
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let scale = u8::try_from(fraction.len()).ok().filter(|scale| *scale <= MOST_DECIMALS)?;
        if bare.is_empty() || !digits(bare) || !digits(fraction) || text.ends_with('.') {
            return None;
        }
        Some(Decimal { units: format!("{whole}{fraction}").parse().ok()?, scale })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let power = 10_u64.pow(self.scale.into());
        let magnitude = self.units.unsigned_abs();
        match usize::from(self.scale) {
            0 => write!(f, "{sign}{magnitude}"),
            width => write!(f, "{sign}{}.{:0width$}", magnitude / power, magnitude % power),
        }
    }
}

/// Equal as numbers: 1.0 is 1.00.
impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, theirs, _) = self.aligned(*other);
        mine.cmp(&theirs)
    }
}

/// A JSON number, written digit for digit (125000.00).
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.scale == 0 {
            return serializer.serialize_i64(self.units);
        }
        let raw = RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// Reads a JSON number by its digits. Only straight from JSON text: a buffering wrapper
/// (`#[serde(flatten)]`, untagged enums) has already made a float of it.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Decimal::parse(raw.get()).ok_or_else(|| D::Error::custom("not a plain decimal number"))
    }
}
