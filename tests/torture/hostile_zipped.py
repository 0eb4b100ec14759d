"""Hostile xlsx and ods: bombs, lies, and parts that are not what they say."""
import re
import struct
import zipfile
import zlib

from books import MAIN, SHEET, XML, cell, column, content_types, ods, ods_row, pack, relations, shared, sheet, xlsx
from corpus import accept, aside, file, refuse, warn
from office import CASE_HEADERS, case, records, text

EITHER = [accept(), refuse()]
SPACES = b" " * (1 << 20)


def book(change=None, rows=None, **how):
    """A function of a serial: three good rows in an xlsx, its parts changed."""
    def make(n):
        parts = xlsx(rows(n) if rows else records(n), **how)
        for name, edit in (change or {}).items():
            new = edit(parts.get(name, "")) if callable(edit) else edit
            parts.pop(name, None) if new is None else parts.update({name: new})
        return pack(parts)
    return make


def swollen(head, megabytes):
    """`head`, then so many MB of blanks, deflated: (packed, CRC, unpacked size). Blanks are packed once and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    blank = packer.compress(SPACES) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = zlib.crc32(head)
    for _ in range(megabytes):
        crc = zlib.crc32(SPACES, crc)
    return first + blank * megabytes + b"\x03\x00", crc, len(head) + len(SPACES) * megabytes


def raw_zip(entries, overlapping=False):
    """An archive of parts packed already: (name, packed, CRC, size). Overlapping: all later parts are the first one."""
    body, directory = b"", b""
    for name, packed, crc, size in entries:
        at = 0 if overlapping and body else len(body)
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(packed), size, len(name), 0)
        if at == len(body):
            body += b"PK\x03\x04" + common + name.encode() + packed
        directory += b"PK\x01\x02" + b"\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, at) + name.encode()
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def bomb(megabytes, parts=0):
    """A good workbook with parts of blanks beside it; without any, its sheet itself goes on as blanks."""
    def make(n):
        every = {name: (content.encode(), 0) for name, content in xlsx(records(n)).items()}
        if not parts:
            every[SHEET] = (every[SHEET][0], megabytes)
        packed = [(name, *swollen(*what)) for name, what in every.items()]
        more = swollen(b"", megabytes)
        return raw_zip(packed + [(f"xl/media/more{i}.xml", *more) for i in range(parts)])
    return make


def overlap(n):
    """One part of 60 MB under 2000 names."""
    return raw_zip([("xl/workbook.xml", *swollen(b"", 60))]
                   + [(f"xl/{i:05}/book.xml", *swollen(b"", 60)) for i in range(1)] * 2000, overlapping=True)


def lie(raw, name, size):
    """The same archive; the sizes stated for one part are otherwise, in its own head and in the directory."""
    raw = bytearray(raw)
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = 0
        while (start := raw.find(mark, start)) >= 0:
            if raw[start + at_name:].startswith(name.encode()):
                struct.pack_into("<I", raw, start + at_size, size)
            start += 4
    return bytes(raw)


def flagged(raw, flag):
    """The same archive with a flag set on every part."""
    raw = bytearray(raw)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := raw.find(mark, start)) >= 0:
            raw[start + at] |= flag
            start += 4
    return bytes(raw)


def flip(raw, share):
    at = int(len(raw) * share)
    return raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1:]


def twice(n):
    parts = list(xlsx(records(n)).items())
    return pack([*parts, (SHEET, sheet(records(n + 3)))])


def laughs(n):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return XML + f"<!DOCTYPE x [{entities}]>" + sheet(records(n, 被救助人="&a9;"))[len(XML):].replace("&amp;a9;", "&a9;")


def outside(n):
    return (XML + '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            + sheet(records(n, 被救助人="&e;"))[len(XML):].replace("&amp;e;", "&e;"))


def with_cells(*cells):
    """The second data row has these cells for its first ones; the others stay."""
    def rows(n):
        made = records(n)
        made[2][:len(cells)] = [made[2][i] if c is None else c for i, c in enumerate(cells)]
        return made
    return rows


def far(reference):
    return book({SHEET: lambda s: s.replace("</sheetData>", f'<row r="1048576"><c r="{reference}" t="inlineStr"><is><t> '
                                            "</t></is></c></row></sheetData>")})


# Bombs and lies about sizes.
file("X01", ".xlsx", "a sheet of 600 MB in 0.6 MB", refuse("大得不合常理"), bomb(600))
file("X02", ".xlsx", "40 parts of 60 MB, each below what looks like a bomb", refuse("大得不合常理"),
     bomb(60, 40))
file("X03", ".xlsx", "33 parts of 60 MB, below every limit", EITHER, bomb(60, 33))
file("X61", ".xlsx", "one part of 60 MB under 2000 names", refuse(), overlap)
file("X04", ".xlsx", "a sheet that states 10 bytes", refuse(), lambda n: lie(pack(xlsx(records(n))), SHEET, 10))
file("X05", ".xlsx", "a sheet that states 4 GB", refuse(), lambda n: lie(pack(xlsx(records(n))), SHEET, 0xFFFFFFFE))
file("X06", ".xlsx", "a sheet's name twice, with other rows", refuse(), twice)
file("X07", ".xlsx", "a part named ../../../../tmp/torture-escaped", EITHER,
     lambda n: pack(xlsx(records(n)) | {"../../../../tmp/torture-escaped": "x"}))
file("X08", ".xlsx", "parts marked as encrypted", refuse("加密"), lambda n: flagged(pack(xlsx(records(n))), 1))
file("X09", ".xlsx", "entities that unfold to 10^9 words", EITHER, lambda n: pack(xlsx(records(n)) | {SHEET: laughs(n)}))
file("X10", ".xlsx", "an entity that names /etc/passwd", EITHER, lambda n: pack(xlsx(records(n)) | {SHEET: outside(n)}))
file("X11", ".xlsx", "a stray blank in the last corner", accept(), far("XFD1048576"))
file("X12", ".xlsx", "4294967295 shared texts stated", refuse(),
     lambda n: pack(shared(records(n), head='count="9" uniqueCount="4294967295"')))
file("X13", ".xlsx", "16384 columns", [warn("header-unknown"), accept()],
     book(rows=lambda n: [row + [f"列{i}" for i in range(16384 - len(row))] if r == 0 else row
                          for r, row in enumerate(records(n))]))
file("X14", ".xlsx", "one merged region over the whole sheet", EITHER,
     book(after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
file("X15", ".xlsx", "20000 merged regions, one over the other", EITHER,
     book(after="<mergeCells>" + '<mergeCell ref="A2:XFD1048576"/>' * 20000 + "</mergeCells>"))
file("X16", ".xlsx", "shared formulas that name a missing master and each other", EITHER,
     book(rows=with_cells(None, None, None, None, '<c @><f t="shared" si="7"/><v>43952</v></c>')))
file("X17", ".xlsx", "no styles", EITHER, book({"xl/styles.xml": None}))
file("X18", ".xlsx", "a style that is not there, on a number", EITHER,
     book(rows=with_cells(None, None, None, None, '<c @ s="4294967295"><v>43952</v></c>')))
file("X19", ".xlsx", "number formats without end", accept(),
     book({"xl/styles.xml": lambda s: s.replace("<fonts", '<numFmts count="1"><numFmt numFmtId="170" formatCode="'
                                                + "yyyy" * 50000 + '"/></numFmts><fonts')}))
file("X20", ".xlsx", "the date system of 1904 with dates of 1900", accept(),
     book(workbook='<workbookPr date1904="1"/>', rows=with_cells(None, None, None, None, '<c @ s="1"><v>42490</v></c>')))
file("X21", ".xlsx", "a sheet whose part is missing", refuse(), book({SHEET: None}))
file("X22", ".xlsx", "a sheet at an address of the internet", refuse(),
     book({"xl/_rels/workbook.xml.rels": lambda s: s.replace("worksheets/sheet1.xml", "http://example.com/x.xml")}))
file("X23", ".xlsx", "a shared text that is not in the list", [refuse(), aside("name-missing")],
     lambda n: pack(shared(records(n)) | {SHEET: re.sub(r'(<c r="B3" t="s"><v>)\d+', r"\g<1>99999",
                                                        shared(records(n))[SHEET])}))
# The reader of workbooks takes the first text for one whose number is none: docs/reliability.md says so.
file("X24", ".xlsx", "a shared text numbered -1", [refuse(), aside("name-missing"), accept()],
     lambda n: pack(shared(records(n)) | {SHEET: re.sub(r'(<c r="B3" t="s"><v>)\d+', r"\g<1>-1",
                                                        shared(records(n))[SHEET])}))
file("X25", ".xlsx", "a cell of a kind that does not exist", [accept(), refuse()],
     book(rows=with_cells(None, '<c @ t="zz"><v>1</v></c>')))
file("X26", ".xlsx", "cells and rows without references", accept(),
     book({SHEET: lambda s: re.sub(r' r="[A-Z]*\d+"', "", s)}))
file("X27", ".xlsx", "two cells in one place", refuse(),
     book({SHEET: lambda s: s.replace('<c r="C3"', '<c r="B3"')}))
file("X28", ".xlsx", "rows that go back", refuse(), book({SHEET: lambda s: s.replace('r="4"', 'r="2"').replace(
    'A4"', 'A2"')}))
file("X29", ".xlsx", "a row numbered 4294967295", refuse(),
     book({SHEET: lambda s: re.sub(r'r="([A-M]?)4"', r'r="\g<1>4294967295"', s)}))
for number, reference in enumerate(("A0", "AAAAAAAA3", "3A", "", "$A$3", "A99999999999999999999", "ａ3", "XFE3"), 1):
    file(f"X30{number}", ".xlsx", f"a cell at {reference!r}", refuse(),
         book({SHEET: lambda s, to=reference: s.replace('r="M3"', f'r="{to}"')}))
for share in (0.02, 0.3, 0.5, 0.9, 0.99):
    file(f"X31{int(share * 100):02}", ".xlsx", f"cut off at {share:.0%}", refuse(),
         lambda n, s=share: pack(xlsx(records(n)))[:int(len(pack(xlsx(records(n)))) * s)])
for share in (0.3, 0.45, 0.6):
    file(f"X32{int(share * 100)}", ".xlsx", f"a bit turned over at {share:.0%}", EITHER,
         lambda n, s=share: flip(pack(xlsx(records(n))), s))
file("X33", ".xlsx", "junk before the archive", EITHER, lambda n: b"MZ" + b"\0" * 500 + pack(xlsx(records(n))))
file("X34", ".xlsx", "junk behind the archive", EITHER, lambda n: pack(xlsx(records(n))) + b"\0" * 5000)
file("X35", ".xlsx", "a workbook in binary form (.xlsb)", refuse("xlsb"),
     lambda n: pack({"xl/workbook.bin": b"\x83\x01\0", "[Content_Types].xml": "<Types/>"}))
file("X36", ".xlsx", "a document of Word", refuse("不是工作簿"), lambda n: pack({"word/document.xml": "<w/>"}))
file("X37", ".xlsx", "an archive without any part", refuse(), lambda n: pack({}))
file("X38", ".xlsx", "a csv that says it is xlsx", accept(), lambda n: text(records(n)).encode())
file("X39", ".csv", "an xlsx that says it is csv", accept(), book())
file("X40", ".xlsx", "elements 200000 deep", EITHER,
     book({SHEET: lambda s: s.replace("<sheetData>", "<x>" * 200000 + "</x>" * 200000 + "<sheetData>")}))
file("X41", ".xlsx", "100000 attributes on a cell", EITHER,
     book({SHEET: lambda s: s.replace('<c r="M3"', '<c r="M3" ' + " ".join(f'a{i}="1"' for i in range(100000)))}))
file("X42", ".xlsx", "a cell of 30 MB", EITHER, book(rows=lambda n: records(n, 承办人="甲" * 10_000_000)))
file("X43", ".xlsx", "a formula without a value where an amount stands", [accept(), aside("amount-unreadable")],
     book(rows=with_cells(*[None] * 9, "<c @><f>SUM(1,2)</f></c>")))
file("X44", ".xlsx", "an error value where an amount stands", aside("amount-unreadable"),
     book(rows=with_cells(*[None] * 9, '<c @ t="e"><v>#REF!</v></c>')))
file("X45", ".xlsx", "2000 empty sheets", EITHER, lambda n: pack(xlsx(records(n), sheets={f"表{i}": [] for i in
                                                                                  range(2000)})))
file("X46", ".xlsx", "parts that are only stored", accept(), lambda n: pack(xlsx(records(n)), zipfile.ZIP_STORED))
file("X47", ".xlsx", "parts packed by another method", refuse(), lambda n: pack(xlsx(records(n)), zipfile.ZIP_LZMA))
file("X48", ".xlsm", "a workbook with macros", accept(), lambda n: pack(xlsx(records(n)) | {
    "xl/vbaProject.bin": b"\xD0\xCF\x11\xE0"}))
file("X49", ".xlsx", "the strict form of the format", EITHER,
     book({name: lambda s: s.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
           for name in (SHEET, "xl/workbook.xml", "xl/styles.xml")}))
file("X50", ".xlsx", "a sheet in UTF-16", EITHER,
     book({SHEET: lambda s: s.replace("UTF-8", "UTF-16").encode("utf-16")}))
file("X51", ".xlsx", "10001 parts", refuse("大得不合常理"),
     lambda n: pack(xlsx(records(n)) | {f"x/{i}": "" for i in range(10001)}))
file("X52", ".xlsx", "a sheet that breaks off inside a cell", EITHER, book({SHEET: lambda s: s[:len(s) * 2 // 3]}))
file("X53", ".xlsx", "a sheet that is no XML", EITHER, book({SHEET: "\x00\x01\x02" * 1000}))
file("X54", ".xlsx", "a sheet without a byte", EITHER, book({SHEET: ""}))
file("X55", ".xlsx", "numbers that are none: NaN, inf, 1e999, 0x10",
     [aside("amount-unreadable"), refuse()], book(rows=with_cells(*[None] * 7, '<c @><v>NaN</v></c>', None,
                                                                 '<c @><v>1e999</v></c>')))
file("X56", ".xlsx", "dates far outside: serials -5, 60, 2958466", aside("date-unreadable"),
     book(rows=with_cells(None, None, None, None, '<c @ s="1"><v>-5</v></c>', '<c @ s="1"><v>2958466</v></c>')))
file("X57", ".xlsx", "a list of texts that breaks off", EITHER,
     lambda n: pack(shared(records(n)) | {"xl/sharedStrings.xml": shared(records(n))["xl/sharedStrings.xml"][:200]}))
file("X58", ".xlsx", "workbook.xml at two places", EITHER,
     lambda n: pack({"old/workbook.xml": "<workbook/>"} | xlsx(records(n))))
file("X59", ".xlsx", "the sheets of two names are one part", [*EITHER, accept(6, 3)],
     lambda n: pack(xlsx(records(n), sheets={"副本": []}) | {
         "xl/_rels/workbook.xml.rels": relations([("worksheet", "worksheets/sheet1.xml")] * 2)}))
file("X60", ".xlsx", "names of sheets with markup, bidi and line breaks", EITHER,
     lambda n: pack({k: v.replace('name="台账"', 'name="=1&#10;&#x202E;&lt;b&gt;"') if k == "xl/workbook.xml" else v
                     for k, v in xlsx(records(n)).items()}))

# OpenDocument.
file("O01", ".ods", "a filled row repeated 10^9 times", refuse(),
     lambda n: pack(ods(None, body=ods_row(CASE_HEADERS) + ods_row(case(n), 'table:number-rows-repeated="1000000000"'))))
file("O02", ".ods", "an empty row repeated a million times", accept(),
     lambda n: pack(ods(None, body="".join(map(ods_row, records(n)))
                        + '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>')))
file("O03", ".ods", "a cell repeated 16384 times", [accept(), warn("header-unknown"), refuse()],
     lambda n: pack(ods(None, body="".join(map(ods_row, records(n))).replace(
         "</table:table-row>", '<table:table-cell table:number-columns-repeated="16371"/></table:table-row>'))))
file("O04", ".ods", "repetitions of -1, 0 and 99999999999999999999", EITHER,
     lambda n: pack(ods(None, body=ods_row(CASE_HEADERS) + "".join(
         ods_row(case(n + i), f'table:number-rows-repeated="{r}"') for i, r in enumerate(("-1", "0", "9" * 20))))))
file("O05", ".ods", "a password", refuse("加密"), lambda n: pack(ods(records(n)) | {
    "META-INF/manifest.xml": ods(records(n))["META-INF/manifest.xml"].replace(
        'manifest:media-type="text/xml"/>', 'manifest:media-type="text/xml"><manifest:encryption-data/>'
        "</manifest:file-entry>")}))
file("O06", ".ods", "elements 200000 deep", [refuse(), warn("sheet-ignored", None, 0)], lambda n: pack(ods(None, body="<text:p>" * 200000)))
file("O07", ".ods", "cut off in the middle of a row", EITHER,
     lambda n: pack(ods(records(n)) | {"content.xml": ods(records(n))["content.xml"][:-400]}))
file("O08", ".ods", "rows repeated within columns repeated: 10^12 cells", refuse(),
     lambda n: pack(ods(None, body='<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
                        'office:value-type="string" table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell>'
                        "</table:table-row>")))
file("O09", ".ods", "a text document", refuse(), lambda n: pack(ods(records(n)) | {
    "mimetype": "application/vnd.oasis.opendocument.text"}))
file("O10", ".ods", "no mimetype", EITHER, lambda n: pack({k: v for k, v in ods(records(n)).items() if k != "mimetype"}))
file("O11", ".ods", "a sheet without its end", refuse(), lambda n: pack(ods(records(n)) | {
    "content.xml": ods(records(n))["content.xml"].replace("</table:table>", "")}))
