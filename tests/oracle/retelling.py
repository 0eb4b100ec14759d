"""The exports of one office, told in ways that say the same.

In: the typed rows of a World. Out: Sheets, each one file; TELLINGS, the ways of telling them: rows, columns and files
in another order, a file in two, another encoding, other spellings, a workbook. Never changes what a row says.
"""
import csv
import io
import zipfile
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from cells import check_digit
from columns import COLUMNS
from drawing import World
from spelling import BANNERS, FOOTERS, UNKNOWN_COLUMNS, Writer, total_row

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override '
    'PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" r:id="r1"/>'
    '</sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


class Sheet:
    """One file of an export. A line is (typed row, record); the row of a junk line is None."""

    def __init__(self, rng: Random, name: str, kind: str, rows: list, mess: int, aliases: dict):
        self.name, self.kind, self.encoding, self.workbook = name, kind, rng.choice(ENCODINGS) if mess else "utf-8", False
        self.rng, self.writer = rng, Writer(rng, kind, mess, aliases)
        self.keys = list(COLUMNS[kind])
        if mess:
            self.keys += [None] * rng.randrange(3)
            rng.shuffle(self.keys)
        strange = iter(rng.sample(UNKNOWN_COLUMNS, 3))
        self.header = [self.writer.header(k) if k else next(strange) for k in self.keys]
        if mess and rng.random() < 0.3:  # a header that stands twice: the second column must not be read
            self.keys.append(None)
            self.header.append(rng.choice([h for k, h in zip(self.keys, self.header) if k]))
        self.banner = [self.padded(b) for b in rng.sample(BANNERS, rng.randrange(4))] if mess else []
        self.footer = [self.total(f) for f in rng.sample(FOOTERS, rng.randrange(3))] if mess == 2 else []
        self.lines = [(row, self.spelled(row)) for row in rows]
        if mess == 2:
            for junk in rng.sample([self.padded(""), [], list(self.header), self.total("小计")], rng.randrange(4)):
                self.lines.insert(rng.randrange(len(self.lines) + 1), (None, junk))

    def padded(self, text: str) -> list:
        return [text] + [""] * (len(self.keys) - 1)

    def total(self, label: str) -> list:
        return total_row(self.rng, lambda cells: cells + [""] * (len(self.keys) - len(cells)), label)

    def spelled(self, row: dict) -> list:
        return [str(self.writer.cell(k, row.get(k))) if k else self.rng.choice(["", "13900000000", "女"]) for k in self.keys]

    def records(self) -> list:
        return [*self.banner, self.header, *(record for _, record in self.lines), *self.footer]

    def write(self, folder: Path):
        if self.workbook:
            return write_workbook(folder / f"{self.name}.xlsx", self.records())
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(self.records())
        (folder / f"{self.name}.csv").write_bytes(out.getvalue().encode(self.encoding))


def write_workbook(path: Path, records: list):
    """A workbook of one sheet in which every cell is text, so that it holds what the CSV does."""
    rows = []
    for number, record in enumerate(records, 1):
        cells = (f'<c r="{column(at)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
                 for at, text in enumerate(record) if text)
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": f"{sheet}{''.join(rows)}</sheetData></worksheet>"}.items():
            book.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')


def column(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def sheets_of(rows_of: dict, rng: Random, mess: int, aliases: dict) -> list:
    """One or two files of each kind."""
    sheets = []
    for kind, rows in rows_of.items():
        count = rng.choice([1, 2])
        sheets += [Sheet(rng, f"{kind}{i}", kind, rows[i::count], mess, aliases) for i in range(count)]
    return sheets


def newcomer() -> dict:
    """Somebody whom no drawn office knows, of a surname that many there have."""
    number = "99030419770707777"
    return {"name": "王新来", "id_number": number + check_digit(number)}


# -- the ways of telling; each changes an office's sheets in place

def shuffle_rows(rng: Random, office, world: World):
    for sheet in office.sheets:
        rng.shuffle(sheet.lines)


def shuffle_columns(rng: Random, office, world: World):
    for sheet in office.sheets:
        twice = sheet.header[-1] in sheet.header[:-1]  # the first of the two must stay the first
        order = list(range(len(sheet.keys) - twice))
        rng.shuffle(order)
        order += [len(order)] * twice
        # A footer's word is its first filled cell, whatever the columns are.
        moved = lambda record: [record[at] for at in order] if record and record[0] not in FOOTERS else record
        sheet.keys, sheet.header = moved(sheet.keys), moved(sheet.header)
        sheet.lines = [(row, moved(record)) for row, record in sheet.lines]


def rename_files(rng: Random, office, world: World):
    names = ["zzz", "10", "2", "下半年 (1)", "A", "甲"]
    rng.shuffle(names)
    for sheet, name in zip(office.sheets, names):
        sheet.name = name
    rng.shuffle(office.sheets)


def split_file(rng: Random, office, world: World):
    """One file in two at any row, at its header and its end, too."""
    sheet = rng.choice(office.sheets)
    at = rng.randrange(len(sheet.lines) + 1)
    second = Sheet.__new__(Sheet)
    second.__dict__.update(sheet.__dict__, name=f"{sheet.name}-2", lines=sheet.lines[at:])
    sheet.lines, sheet.footer = sheet.lines[:at], []
    office.sheets.append(second)


def encode_in(encoding: str):
    def tell(rng: Random, office, world: World):
        for sheet in office.sheets:
            sheet.encoding = encoding
    return tell


def respell(rng: Random, office, world: World):
    """The same typed rows, spelled anew: tidy where they were messy, messy where they were tidy.

    Blanks inside a name or a case number stay: they are part of the value by which the copy that counts is chosen.
    """
    lines = [(sheet, row, record) for sheet in office.sheets for row, record in sheet.lines if row]
    kept = {id(row): {k: record[sheet.keys.index(k)] for k in ("case_no", "name")} for sheet, row, record in lines}
    rows = {kind: [row for sheet, row, _ in lines if sheet.kind == kind] for kind in COLUMNS}
    office.sheets[:] = sheets_of(rows, rng, 0 if world.mess else 2, {})
    for sheet in office.sheets:
        for row, record in sheet.lines:
            for key, text in kept.get(id(row), {}).items():
                record[sheet.keys.index(key)] = text


def as_workbooks(rng: Random, office, world: World):
    for sheet in office.sheets:
        sheet.workbook = True


TELLINGS = {
    "rows-shuffled": shuffle_rows, "columns-shuffled": shuffle_columns, "files-renamed": rename_files,
    "file-split": split_file, "as-utf-8": encode_in("utf-8"), "as-utf-8-with-bom": encode_in("utf-8-sig"),
    "as-gb18030": encode_in("gb18030"), "respelled": respell, "as-workbooks": as_workbooks,
}
