"""An .xls made by hand: BIFF records in a compound file, small enough that each number in it can be made a lie.

[MS-CFB] and [MS-XLS]; texts in LABEL records (BIFF8: UTF-16, BIFF5: GBK), numbers in NUMBER records.
"""
import struct

END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def label(row, at, text, biff8=True):
    if biff8:
        return record(0x0204, struct.pack("<HHHHB", row, at, 0, len(text), 1) + text.encode("utf-16-le"))
    raw = text.encode("gbk")
    return record(0x0204, struct.pack("<HHHH", row, at, 0, len(raw)) + raw)


def number(row, at, value):
    return record(0x0203, struct.pack("<HHHd", row, at, 0, value))


def bof(kind, biff8=True):
    return record(0x0809, struct.pack("<HHHH", 0x0600 if biff8 else 0x0500, kind, 0, 0) + (b"\0" * 8 if biff8 else b""))


def stream(rows, *, biff8=True, more=b"", first=b"", globals_more=b"", offset=None, sheet_bof=None):
    """A workbook stream with one sheet. `more`: records after the cells, `first`: before them."""
    cells = b"".join((number if isinstance(v, (int, float)) else lambda r, c, v: label(r, c, v, biff8))(r, c, v)
                     for r, row in enumerate(rows) for c, v in enumerate(row) if v != "")
    sheet = (sheet_bof or bof(0x10, biff8)) + first + cells + more + record(0x0A)
    name = b"Sheet1"
    named = struct.pack("<BB", len(name), 0) + name if biff8 else struct.pack("<B", len(name)) + name
    head = bof(0x05, biff8) + record(0x42, struct.pack("<H", 1200 if biff8 else 936)) + globals_more
    length = len(head) + 4 + 6 + len(named) + 4
    bound = record(0x85, struct.pack("<IBB", length if offset is None else offset, 0, 0) + named)
    return head + bound + record(0x0A) + sheet


def pack(content, *, name="Workbook", others=(), header=(), size=None, fat=()):
    """A compound file with one stream (at least 4096 bytes, so that it lies in sectors) and others beside it.

    `header`: (offset, format, value) to write over the header; `fat`: {sector: next} to write over the table;
    `size`: the size that the directory claims.
    """
    streams = [(name, content), *others]
    chains, sectors = [], []
    for _, data in streams:
        data = data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")
        chains.append((2 + len(sectors), len(data)))
        sectors += [data[i:i + SECTOR] for i in range(0, len(data), SECTOR)]
    table_sectors = -(-(2 + len(sectors)) // 128) + 1
    # Sector 0: directory; sector 1 is empty; then the streams; then the table.
    first_table = 2 + len(sectors)
    table = [END, END]
    for start, length in chains:
        count = length // SECTOR
        table += [*range(start + 1, start + count), END]
    table += [FAT_SECTOR] * table_sectors
    table += [FREE] * (table_sectors * 128 - len(table))
    for at, following in dict(fat).items():
        table[at] = following
    directory = entry("Root Entry", 5, END, 0, child=1)
    for i, ((named, _), (start, length)) in enumerate(zip(streams, chains), 1):
        directory += entry(named, 2, start, length if size is None else size, right=i + 1 if i < len(streams) else FREE)
    directory = directory.ljust(SECTOR, b"\0")[:SECTOR]
    head = bytearray(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, table_sectors, 0, 0, 4096, END, 0, END, 0, 0)[:-4]
    difat = [*range(first_table, first_table + table_sectors)]
    head += struct.pack("<109I", *difat, *[FREE] * (109 - len(difat)))
    for at, form, value in header:
        struct.pack_into(form, head, at, value)
    body = [directory, b"\0" * SECTOR, *sectors]
    raw = struct.pack(f"<{len(table)}I", *table)
    return bytes(head) + b"".join(body) + raw


def entry(name, kind, start, size, child=FREE, right=FREE):
    raw = name.encode("utf-16-le") + b"\0\0"
    return (raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child) + b"\0" * 36
            + struct.pack("<III", start, size & 0xFFFFFFFF, size >> 32))


def xls(rows, **how):
    return pack(stream(rows, **how))
