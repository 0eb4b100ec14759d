//! Reading an amount from a cell. In: the cell's text and its header's unit. Out: [`Fen`] or what is wrong.

use super::Fen;

/// The unit in which a column without units in its cells is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AmountUnit {
    /// 元
    #[default]
    Yuan,
    /// 万元
    TenThousandYuan,
}

impl AmountUnit {
    /// How many decimals of this unit make whole 分.
    fn decimals(self) -> usize {
        match self {
            AmountUnit::Yuan => 2,
            AmountUnit::TenThousandYuan => 6,
        }
    }
}

/// Why a cell is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AmountFault {
    /// Not a number that this program reads: words, capital numerals, misplaced commas, two points.
    Unreadable,
    /// More than two decimals in 元: an error, never a rounding (data.md, Money).
    TooPrecise,
    /// Beyond 64-bit 分.
    TooLarge,
}

/// Reads `20000`, `20,000.00`, `￥20,000`, `2万元`, `0.92万`, `500元`, full-width digits and blanks inside.
///
/// The cell's own unit beats the header's. A negative amount is read as such; the caller judges it.
///
/// # Errors
/// An [`AmountFault`]; an empty text is [`AmountFault::Unreadable`].
pub fn parse_amount(text: &str, unit: AmountUnit) -> Result<Fen, AmountFault> {
    if let Some(fen) = plain(text.as_bytes(), unit) {
        return Ok(fen);
    }
    let folded = fold(text);
    let (negative, number) = strip_sign_and_currency(&folded);
    let (number, unit) = strip_unit(number, unit);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    // ".5" is what some databases print for 0.5; "5." and "." are slips.
    if number.ends_with('.') || !is_digits(fraction) {
        return Err(AmountFault::Unreadable);
    }
    let whole = if whole.is_empty() && !fraction.is_empty() { Some(String::new()) } else { ungroup(whole) };
    let whole = whole.ok_or(AmountFault::Unreadable)?;
    let magnitude = to_fen(&whole, fraction, unit)?;
    Ok(Fen(if negative { -magnitude } else { magnitude }))
}

/// `20000` or `20000.00` without a detour: the spelling of most exports.
fn plain(text: &[u8], unit: AmountUnit) -> Option<Fen> {
    let (whole, fraction) = match text {
        [whole @ .., b'.', tenths, hundredths] => (whole, Some([tenths, hundredths])),
        whole => (whole, None),
    };
    let digit = |number: i64, digit: &u8| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'));
    // Twelve digits of 万元 in 分 stay far below 64 bits.
    if whole.is_empty() || whole.len() > 12 {
        return None;
    }
    let hundredths = whole.iter().chain(fraction.into_iter().flatten()).try_fold(0, digit)?;
    let hundredths = if fraction.is_some() { hundredths } else { hundredths * 100 };
    Some(Fen(match unit {
        AmountUnit::Yuan => hundredths,
        AmountUnit::TenThousandYuan => hundredths * 10_000,
    }))
}

/// Half-width, without blanks of any kind: they stand inside numbers when a column was pasted.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '￥' => '¥',
            '\u{2212}' => '-',
            _ => c,
        })
        .collect()
}

/// `-¥20`, `¥-20`, `+20`: at most one sign and one currency mark, in either order.
fn strip_sign_and_currency(text: &str) -> (bool, &str) {
    let (sign, rest) = strip_sign(text);
    let rest = rest.strip_prefix('¥').unwrap_or(rest);
    let (inner, rest) = if sign.is_none() { strip_sign(rest) } else { (None, rest) };
    (sign.or(inner) == Some('-'), rest)
}

fn strip_sign(text: &str) -> (Option<char>, &str) {
    match text.chars().next() {
        Some(sign @ ('+' | '-')) => (Some(sign), &text[1..]),
        _ => (None, text),
    }
}

fn strip_unit(text: &str, header: AmountUnit) -> (&str, AmountUnit) {
    for (suffix, unit) in
        [("万元", AmountUnit::TenThousandYuan), ("万", AmountUnit::TenThousandYuan), ("元", AmountUnit::Yuan)]
    {
        if let Some(number) = text.strip_suffix(suffix) {
            return (number, unit);
        }
    }
    (text, header)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits of a whole number; commas are dropped only where they group three digits, for elsewhere
/// (`2,5`, `1,0000`) nobody can say what was meant.
fn ungroup(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|first| !first.is_empty() && is_digits(first))?;
    let mut digits = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 || !is_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

fn to_fen(whole: &str, fraction: &str, unit: AmountUnit) -> Result<i64, AmountFault> {
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > unit.decimals() {
        return Err(AmountFault::TooPrecise);
    }
    let width = unit.decimals();
    let digits = format!("{whole}{fraction:0<width$}");
    match digits.trim_start_matches('0') {
        "" => Ok(0),
        significant => significant.parse().map_err(|_| AmountFault::TooLarge),
    }
}
