"""One cell of an export to one value.

In: a raw cell (text, number, bool, datetime) and its column's type. Out: the value (None for empty):
date, Exit, whole 分 as int, bool, text, list of listed values. Raises Unreadable where data.md makes
the cell an error. Never looks at other cells.
"""
import calendar
import datetime as dt
import re
from decimal import Decimal
from typing import NamedTuple

from columns import BLANK_WORDS, SPELLINGS, VALUES

ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
EMPTY_MARKS = {"", "/", "／", "\\", "-", "－", "–", "—", "——", "--", "无", "N/A", "n/a", "NA", "null", "NULL"}
FULL_WIDTH = {ord("０") + i: ord("0") + i for i in range(10)}
FULL_WIDTH.update({ord(a): ord(b) for a, b in
                   {"（": "(", "）": ")", "［": "[", "］": "]", "．": ".", "，": ",", "－": "-", "／": "/",
                    "：": ":", "Ｘ": "X", "ｘ": "x"}.items()})
YES = {"是", "有", "√", "y", "1", "true"}
NO = {"否", "无", "×", "n", "0", "false"}
SERIAL_FIRST, SERIAL_LAST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


class Unreadable(Exception):
    """A cell that cannot be read; args[0] is the finding's code."""


class Exit(NamedTuple):
    """An exit_date as precise as the cell has it: month and day may be None."""
    year: int
    month: int | None = None
    day: int | None = None


def clean(raw) -> str:
    """The cell's text without zero-width characters and without blanks at its ends."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else f"{raw:.15g}"
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ")
    return str(raw).translate(ZERO_WIDTH).strip()


def without_blanks(text: str) -> str:
    """All blanks dropped: ASCII, U+3000, zero-width."""
    return "".join(text.translate(ZERO_WIDTH).split())


def is_empty(raw) -> bool:
    """Blank, or one of the marks that stand for an empty cell."""
    return clean(raw) in EMPTY_MARKS


def is_number(raw) -> bool:
    return isinstance(raw, (int, float)) and not isinstance(raw, bool)


def read_date(raw, epoch: dt.date) -> dt.date:
    """A day in any listed spelling. `epoch` is day 0 of the file's serial numbers."""
    if isinstance(raw, dt.datetime):
        if raw.time() != dt.time():
            raise Unreadable("date-unreadable")
        return raw.date()
    if is_number(raw) and not float(raw).is_integer():
        raise Unreadable("date-unreadable")
    text = clean(raw).translate(FULL_WIDTH)
    text = re.sub(r"[ T]+0?0:00(:00)?$", "", text)
    parts = (re.fullmatch(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})", text)
             or re.fullmatch(r"(\d{4})\s*(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日", text)
             or re.fullmatch(r"(\d{4})()(\d{2})(\d{2})", text))
    if parts:
        try:
            return dt.date(int(parts[1]), int(parts[3]), int(parts[4]))
        except ValueError:
            raise Unreadable("date-unreadable") from None
    if re.fullmatch(r"\d{5}", text):
        day = epoch + dt.timedelta(days=int(text))
        if SERIAL_FIRST <= day <= SERIAL_LAST:
            return day
    raise Unreadable("date-unreadable")


def read_exit(raw, epoch: dt.date) -> Exit:
    """A day, a month or a bare year; four and six digits are never serial numbers."""
    text = "" if isinstance(raw, dt.datetime) else clean(raw).translate(FULL_WIDTH)
    year = re.fullmatch(r"(\d{4})\s*年?", text)
    if year:
        return Exit(int(year[1]))
    month = (re.fullmatch(r"(\d{4})(\d{2})", text) or re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})", text)
             or re.fullmatch(r"(\d{4})\s*年\s*(\d{1,2})\s*月", text))
    if month:
        if not 1 <= int(month[2]) <= 12:
            raise Unreadable("date-unreadable")
        return Exit(int(month[1]), int(month[2]))
    day = read_date(raw, epoch)
    return Exit(day.year, day.month, day.day)


def read_money(raw, unit: int) -> int:
    """Whole 分. `unit` is what a bare number is in 元: 1, or 10000 under a (万元) header."""
    if is_number(raw):
        number = Decimal(f"{raw:.15g}")
    else:
        text = without_blanks(clean(raw)).translate(FULL_WIDTH).replace("￥", "").replace("¥", "")
        parts = re.fullmatch(r"([-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(万元|万|元)?", text)
        if not parts:
            raise Unreadable("amount-unreadable")
        number = Decimal(parts[1].replace(",", ""))
        unit = {"万元": 10000, "万": 10000, "元": 1, None: unit}[parts[2]]
    fen = number * unit * 100
    if fen != fen.to_integral_value():
        raise Unreadable("amount-unreadable")
    return int(fen)


def read_yesno(raw) -> bool | None:
    """True, False, or None for empty and for unknown texts. 无 is no here, not empty."""
    text = clean(raw).lower()
    return True if text in YES else False if text in NO else None


def listed(name: str, text: str) -> str | None:
    """The listed value for a text; 其他 (or None) where it maps to none."""
    text = SPELLINGS.get(name, {}).get(text, text)
    if text in VALUES[name]:
        return text
    return "其他" if "其他" in VALUES[name] else None


def read_id(raw) -> str | None:
    """An 18-character ID number with a right check digit, or None where there is no such number."""
    if isinstance(raw, float) and not raw.is_integer():
        return None
    text = without_blanks(clean(raw)).translate(FULL_WIDTH).upper()
    if is_number(raw) and len(text) > 15:
        return None  # damaged: a workbook keeps 15 digits
    if re.fullmatch(r"\d{15}", text):
        text = text[:6] + "19" + text[6:]
        return text + check_digit(text)
    if re.fullmatch(r"\d{17}[\dX]", text) and check_digit(text) == text[17]:
        return text
    return None


def check_digit(text: str) -> str:
    """GB 11643: the check digit of the first 17 digits."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(int(d) * w for d, w in zip(text, weights)) % 11]


def read_cell(kind: str, raw, epoch: dt.date, unit: int):
    """The value of a cell of a column of type `kind`; None where it is empty."""
    if kind == "yesno":
        return read_yesno(raw)
    if is_empty(raw):
        return None
    if kind == "text":
        return clean(raw)
    if kind == "id":
        return read_id(raw)
    if kind == "date":
        return read_date(raw, epoch)
    if kind == "exit":
        return read_exit(raw, epoch)
    if kind == "money":
        return read_money(raw, unit)
    shape, name = kind.split(":")
    if shape == "one":
        text = without_blanks(clean(raw))
        return None if text in BLANK_WORDS.get(name, ()) else listed(name, text)
    parts = [p for p in re.split(r"[、,，;；/\s]+", clean(raw)) if p]
    return [v for v in dict.fromkeys(listed(name, p) for p in parts) if v] or None


def month_end(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
