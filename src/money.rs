//! Fen 分 and Decimal: money and printed numbers, exact from the cell to the page.
//!
//! In: the text of a cell and the unit of its header. Out: whole 分 in 64-bit integers, and decimals
//! that print and serialise digit for digit. No floating point anywhere (data.md, Money); arithmetic
//! that could overflow returns `None` instead of wrapping.

mod decimal;
mod reading;
#[cfg(test)]
mod tests;

pub use decimal::Decimal;
pub use reading::{AmountFault, AmountUnit, parse_amount};

/// Money in whole 分 (0.01 元).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(pub i64);

impl Fen {
    pub const ZERO: Fen = Fen(0);

    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    pub fn checked_mul(self, factor: i64) -> Option<Fen> {
        self.0.checked_mul(factor).map(Fen)
    }

    /// The sum, added in 128 bits; `None` where it does not fit back into 64.
    pub fn sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        let sum: i128 = amounts.into_iter().map(|amount| i128::from(amount.0)).sum();
        i64::try_from(sum).ok().map(Fen)
    }

    /// The mean over `count`, to the 分, half away from zero; `None` where `count` is 0.
    pub fn mean(self, count: i64) -> Option<Fen> {
        Decimal::ratio(self.0, count, 0).map(|mean| Fen(mean.units()))
    }

    /// The amount in 元 with two decimals, as a number.
    pub fn in_yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// The amount in 万元 with two decimals, half away from zero, as a number.
    pub fn in_wan(self) -> Decimal {
        // A 万元 is 1 000 000 分; two decimals leave 10 000 分 to a unit.
        Decimal::ratio(self.0, 10_000, 0).map_or(Decimal::new(0, 2), |hundredths| Decimal::new(hundredths.units(), 2))
    }

    /// `110000.00`: lists and annexes print 元.
    pub fn yuan(self) -> String {
        self.in_yuan().to_string()
    }

    /// `11.00`: prose prints 万元.
    pub fn wan(self) -> String {
        self.in_wan().to_string()
    }
}
