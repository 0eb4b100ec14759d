"""Every row of every export under exports/, typed, with what is wrong with it.

In: the workspace's folder, its aliases and ignore list. Out: Row objects, the sources, the counts of
skipped rows. Reads CSV with the standard library alone; openpyxl and xlrd are imported only when such
a workbook occurs. Never matches rows with each other: that is office.py.
"""
import csv
import datetime as dt
import fnmatch
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from cells import FULL_WIDTH, Unreadable, clean, is_empty, read_cell, without_blanks
from columns import COLUMNS, NEEDED

EPOCH_1900, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
FOOTER = re.compile(r"(合计|小计|总计|共计|累计|填表人|填报人|制表人|填表日期|填报日期|制表日期|审核人|负责人|单位负责人|填表单位)"
                    r"([:：(（].*|[\d件人户]*)?")


class FileError(Exception):
    """A file that stops the run."""


@dataclass
class Row:
    """One data row: its place, its values by column key, and the codes of its error findings."""
    kind: str
    file: str
    sheet: str | None
    number: int
    values: dict
    filled: int
    errors: list = field(default_factory=list)

    def place(self):
        return (self.file, self.sheet or "", self.number)

    def get(self, key):
        return self.values.get(key)


@dataclass
class Exports:
    rows: dict
    skipped: dict
    sources: list


def read_exports(workspace: Path, settings: dict) -> Exports:
    """All data rows of the workspace."""
    out = Exports({"cases": [], "visits": []},
                  {k: {"blank": 0, "total": 0, "repeated_header": 0} for k in COLUMNS}, [])
    headers = header_names(settings.get("aliases", {}))
    ignore = settings.get("exports", {}).get("ignore", [])
    root = workspace / "exports"
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        if path.name.startswith((".", "~$")) or any(fnmatch.fnmatchcase(name, i) for i in ignore):
            continue
        if path.suffix.lower() not in SHEETS_OF:
            continue
        sheets = list(SHEETS_OF[path.suffix.lower()](path))
        found = [read_sheet(out, headers, f"exports/{name}", *sheet) for sheet in sheets]
        if not any(found):
            raise FileError(f"exports/{name}: no header row found")
    return out


def header_names(aliases: dict) -> dict:
    """kind -> normalised header -> key, with the office's own aliases."""
    return {kind: {header_key(h)[0]: key for key, (names, _) in columns.items()
                   for h in names + aliases.get(key, [])}
            for kind, columns in COLUMNS.items()}


def header_key(raw) -> tuple[str, int]:
    """A header without blanks, line breaks, full-width brackets and unit; and its unit in 元."""
    text = without_blanks(clean(raw)).translate(FULL_WIDTH)
    unit = re.search(r"\((?:单位:?)?(万元|元)\)$", text)
    if unit:
        return text[:unit.start()], 10000 if unit[1] == "万元" else 1
    return text, 1


def csv_sheets(path: Path):
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileError(f"{path.name}: unknown encoding")
    yield None, list(csv.reader(io.StringIO(text, newline=""))), EPOCH_1900


def xlsx_sheets(path: Path):
    import openpyxl
    book = openpyxl.load_workbook(path, data_only=True)
    epoch = EPOCH_1904 if book.epoch.year == 1904 else EPOCH_1900
    for sheet in book.worksheets:
        yield sheet.title, [[midnight(c) for c in row] for row in sheet.iter_rows(min_row=1, values_only=True)], epoch


def xls_sheets(path: Path):
    import xlrd
    book = xlrd.open_workbook(path)
    epoch = EPOCH_1904 if book.datemode else EPOCH_1900
    for sheet in book.sheets():
        rows = []
        for i in range(sheet.nrows):
            row = []
            for cell in sheet.row(i):
                if cell.ctype == xlrd.XL_CELL_DATE:
                    row.append(xlrd.xldate_as_datetime(cell.value, book.datemode))
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    row.append(bool(cell.value))
                elif cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    row.append(None)
                else:
                    row.append(cell.value)
            rows.append(row)
        yield sheet.name, rows, epoch


SHEETS_OF = {".csv": csv_sheets, ".xlsx": xlsx_sheets, ".xls": xls_sheets}


def midnight(value):
    return dt.datetime(value.year, value.month, value.day) if type(value) is dt.date else value


def find_header(headers: dict, rows: list):
    """(kind, index) of the header row: of the first 20 rows the one with the most known headers, at
    least three of them; the earliest of equals (a repeated header stands lower)."""
    best = None
    for i, row in enumerate(rows[:20]):
        for kind, names in headers.items():
            count = len({names[k] for k in (header_key(c)[0] for c in row) if k in names})
            if count >= 3 and (best is None or count > best[0]):
                best = (count, kind, i)
    return best and best[1:]


def read_sheet(out: Exports, headers: dict, file: str, sheet, rows: list, epoch: dt.date) -> bool:
    """Adds the sheet's data rows to `out`; False where it has no header row."""
    found = find_header(headers, rows)
    if not found:
        return False
    kind, at = found
    columns = {}  # key -> (index, unit); of a header that stands twice the first column counts
    for i, cell in enumerate(rows[at]):
        name, unit = header_key(cell)
        key = headers[kind].get(name)
        if key and key not in columns:
            columns[key] = (i, unit)
    missing = [k for k in NEEDED[kind] if k not in columns]
    if kind == "visits" and not {"case_no", "name", "id_number"} & columns.keys():
        missing.append("case_no")
    if missing:
        raise FileError(f"{file}: needed column missing: {missing}")
    out.sources.append({"file": file, "sheet": sheet, "kind": kind, "header_row": at + 1})
    header_cells = [header_key(c)[0] for c in rows[at]]
    for number, cells in enumerate(rows[at + 1:], at + 2):
        why = skipped(cells, header_cells)
        if why:
            out.skipped[kind][why] += 1
        else:
            out.rows[kind].append(read_row(kind, file, sheet, number, cells, columns, epoch))
    return True


def skipped(cells: list, header_cells: list) -> str | None:
    """Why a row below the header is no data row, or None."""
    filled = [(i, without_blanks(clean(c))) for i, c in enumerate(cells) if without_blanks(clean(c))]
    if not filled:
        return "blank"
    if FOOTER.fullmatch(filled[0][1]) or FOOTER.match(filled[0][1]) and ":" in filled[0][1].translate(FULL_WIDTH):
        return "total"
    if len(filled) > 1 and all(i < len(header_cells) and header_key(c)[0] == header_cells[i] for i, c in filled):
        return "repeated_header"
    return None


def read_row(kind, file, sheet, number, cells, columns, epoch) -> Row:
    """A typed row. Every unreadable cell is one error; so is each needed value that is not there."""
    row = Row(kind, file, sheet, number, {}, 0)
    for key, (_, type_) in COLUMNS[kind].items():
        if key not in columns:
            continue
        index, unit = columns[key]
        raw = cells[index] if index < len(cells) else None
        if not is_empty(raw) or type_ == "yesno" and read_cell(type_, raw, epoch, unit) is not None:
            row.filled += 1
        try:
            row.values[key] = read_cell(type_, raw, epoch, unit)
        except Unreadable as e:
            row.errors.append((e.args[0], key))
            row.values[key] = None
    add_row_errors(row)
    return row


def add_row_errors(row: Row):
    unreadable = {key for _, key in row.errors}
    if row.kind == "cases":
        if not row.get("case_no"):
            row.errors.append(("case-no-missing", "case_no"))
        if not row.get("name"):
            row.errors.append(("name-missing", "name"))
        needed = ("accepted_date", "lead_date", "paid_date")
        for key in ("granted_amount", "paid_amount"):
            if (row.get(key) or 0) < 0:
                row.errors.append(("amount-negative", key))
    else:
        needed = ("visit_date",)
    if not any(row.get(k) for k in needed) and not unreadable & set(needed):
        row.errors.append(("date-missing", needed[0]))
