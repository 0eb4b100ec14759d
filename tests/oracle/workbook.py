"""The records of spelling.py as an XLSX file, with real dates, numbers and serials where a sheet has them.

In: records whose cells may be Typed, a Random. Out: one workbook; needs openpyxl. A CSV never comes here.
"""
import datetime as dt
from pathlib import Path
from random import Random

from reading import EPOCH_1900, EPOCH_1904


def write_xlsx(rng: Random, path: Path, sheets: list):
    """One sheet per list of records; a later sheet may be hidden, and an empty one may stand at the end."""
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904
    book = openpyxl.Workbook()
    book.remove(book.active)
    if rng.random() < 0.3:
        book.epoch = CALENDAR_MAC_1904
    epoch = EPOCH_1904 if book.epoch == CALENDAR_MAC_1904 else EPOCH_1900
    for i, records in enumerate(sheets):
        sheet = book.create_sheet(f"表{i + 1}")
        sheet.sheet_state = "hidden" if i and rng.random() < 0.4 else "visible"
        for r, record in enumerate(records, 1):
            for c, value in enumerate(record, 1):
                if value not in ("", None):
                    sheet.cell(r, c).value = as_cell(rng, value, epoch)
                    if isinstance(sheet.cell(r, c).value, dt.datetime):
                        sheet.cell(r, c).number_format = "yyyy-mm-dd"
    if rng.random() < 0.3:
        book.create_sheet("空表")
    book.save(path)


def as_cell(rng: Random, text: str, epoch: dt.date):
    """A text cell, or for a cell that has a typed form often that: Typed says which."""
    value = getattr(text, "value", None)
    serial_text = isinstance(value, dt.date) and len(text.strip(" \t\u3000\u200b")) == 5  # a spelling of CSV only
    if value is None or rng.random() < 0.4 and not serial_text:
        return str(text)
    if isinstance(value, dt.date):
        whole = dt.datetime(value.year, value.month, value.day)
        serial = (value - epoch).days
        in_range = dt.date(2000, 1, 1) <= value <= dt.date(2100, 12, 31)
        return rng.choice([whole, whole, serial if in_range else whole, int(f"{value:%Y%m%d}")])
    return value  # a number


class Typed(str):
    """A cell's text that also has a typed form: a date, or a number."""
    value = None

    @classmethod
    def of(cls, text: str, value):
        typed = cls(text)
        typed.value = value
        return typed
