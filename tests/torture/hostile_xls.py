"""Hostile xls, and what calls itself xls: chains in circles, lengths that lie, pages of the web."""
import struct

from compound import END, SECTOR, bof, label, pack, record, stream, xls
from corpus import accept, file, refuse, warn
from office import case, records, text

EITHER = [accept(), refuse()]
# A sheet in which nothing is found: left out aloud.
EMPTY = warn("sheet-ignored", None, 0)


def spoilt(header=(), **how):
    return lambda n: pack(stream(records(n)), header=header, **how)


def changed(**how):
    return lambda n: xls(records(n), **how)


file("L01", ".xls", "as it should be", accept(), xls_of := (lambda n: xls(records(n))))
file("L02", ".xls", "of Excel 95, in GBK", accept(), lambda n: pack(stream(records(n), biff8=False), name="Book"))
for share in (0.05, 0.3, 0.6, 0.9):
    file(f"L03{int(share * 100):02}", ".xls", f"cut off at {share:.0%}", EITHER,
         lambda n, s=share: xls_of(n)[:int(len(xls_of(n)) * s)])
file("L04", ".xls", "the list of tables runs in a circle", EITHER, spoilt([(68, "<I", 1), (72, "<I", 0xFFFFFF)]))
file("L05", ".xls", "the workbook's chain runs in a circle", EITHER, spoilt(fat={4: 3}))
file("L06", ".xls", "the small streams' chain runs in a circle", EITHER,
     spoilt([(60, "<I", 1), (64, "<I", 0xFFFFFFFF)], fat={1: 1}))
file("L07", ".xls", "the directory runs in a circle", EITHER, spoilt(fat={0: 0}))
file("L08", ".xls", "a stream that states 4 GB", EITHER, spoilt(size=0xFFFFFFFF))
file("L09", ".xls", "sectors of 2^31 bytes", refuse(), spoilt([(30, "<H", 31)]))
file("L10", ".xls", "4294967295 tables stated", EITHER, spoilt([(44, "<I", 0xFFFFFFFF)]))
file("L11", ".xls", "a first sector far outside", refuse(), spoilt([(48, "<I", 0x7FFFFFFF)]))
file("L12", ".xls", "a beginning of two bytes", EITHER, changed(sheet_bof=record(0x0809, b"\0\6")))
file("L13", ".xls", "a record longer than the file", EITHER, changed(more=struct.pack("<HH", 0x0204, 0xFFFF)))
file("L14", ".xls", "a cell in the last corner", EITHER, changed(more=label(65535, 255, "x")))
file("L15", ".xls", "a password", refuse("加密"), changed(globals_more=record(0x2F, b"\1\0" + b"\0" * 52)))
file("L16", ".xls", "an encrypted xlsx", refuse("加密"),
     lambda n: pack(b"\0" * 5000, name="EncryptedPackage", others=[("EncryptionInfo", b"\4\0\4\0")]))
file("L17", ".xls", "a sheet that begins behind the end", refuse(), changed(offset=0x7FFFFFFF))
file("L18", ".xls", "a sheet that begins in itself", [refuse(), EMPTY], changed(offset=0))
file("L19", ".xls", "no workbook in it", refuse("不是工作簿"), lambda n: pack(b"x" * 5000, name="WordDocument"))
file("L20", ".xls", "noise behind a right beginning", refuse(),
     lambda n: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes((i * 7919 + n) % 251 for i in range(20000)))
file("L21", ".xls", "4294967295 shared texts stated", EITHER,
     changed(globals_more=record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))))
file("L22", ".xls", "a shared text that states 65535 letters and formats", EITHER,
     changed(globals_more=record(0xFC, struct.pack("<IIHBHI", 1, 1, 0xFFFF, 0x0D, 0xFFFF, 0xFFFFFFFF))))
file("L23", ".xls", "65535 merged regions stated, none given", EITHER, changed(more=record(0xE5, b"\xFF\xFF")))
file("L24", ".xls", "blanks from column 65535 to 0", EITHER,
     changed(more=record(0xBE, struct.pack("<HHHH", 9, 0xFFFF, 0, 0))))
file("L25", ".xls", "numbers packed from column 200 to 3", EITHER,
     changed(more=record(0xBD, struct.pack("<HHHIH", 9, 200, 0, 0, 3))))
file("L26", ".xls", "a code page that does not exist", EITHER, changed(globals_more=record(0x42, b"\x39\x30")))
file("L27", ".xls", "a formula's text without the text", EITHER,
     changed(more=record(0x06, struct.pack("<HHH", 9, 1, 0) + b"\0\0\0\0\0\0\xFF\xFF" + b"\0" * 8)))
file("L28", ".xls", "a formula of broken tokens", [*EITHER, accept(4, 1)],
     changed(more=record(0x06, struct.pack("<HHHdHIH", 9, 1, 0, 1.0, 0, 0, 9) + b"\x23\xFF\xFF\x39\xFF\xFF\x21\xFF\xFF")))
file("L29", ".xls", "a name of broken tokens", EITHER,
     changed(globals_more=record(0x18, b"\0\0\0\xFF\xFF\xFF\0\0\0\0\0\0\0\0\0" + b"\x3B" * 9)))
file("L30", ".xls", "a label that states more letters than it has", [*EITHER, accept(4, 1)],
     changed(more=record(0x0204, struct.pack("<HHHHB", 9, 1, 0, 0xFFFF, 1) + b"xx")))
file("L31", ".xls", "a format that states more letters than it has", EITHER,
     changed(globals_more=record(0x041E, struct.pack("<HHB", 170, 0xFFFF, 1))))
file("L32", ".xls", "records without an end", EITHER,
     lambda n: pack(bof(0x05) + record(0x85, struct.pack("<IBBBB", 30, 0, 0, 1, 0) + b"S") + bof(0x10) * 2000))
file("L33", ".xls", "lengths of every record 0", EITHER, lambda n: pack(b"\x09\x08\0\0" * 3000))
file("L34", ".xls", "a table that is its own sector 4294967290", EITHER, spoilt([(76, "<I", 0xFFFFFFF0)]))
file("L35", ".xls", "two directories' worth of names in one circle", EITHER, spoilt(fat={0: 1, 1: 0}))

PAGE = "<html><head><meta charset=utf-8></head><body><table>{}</table></body></html>"


def page(n):
    lines = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in records(n))
    return PAGE.format(lines)


file("H01", ".xls", "a web page", refuse("网页"), lambda n: page(n).encode())
file("H02", ".xls", "a web page in GBK behind blank lines", refuse("网页"), lambda n: ("\r\n\r\n " + page(n)).encode("gbk"))
file("H03", ".xls", "a web page in UTF-16", refuse("网页"), lambda n: page(n).encode("utf-16"))
file("H04", ".xls", "a table of Excel 2003 in XML", refuse("XML"),
     lambda n: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')
file("H05", ".xls", "a page with its pictures (mhtml)", refuse("网页"),
     lambda n: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n" + page(n).encode())
file("H06", ".xls", "a comment, then a web page", refuse(), lambda n: ("<!-- 导出 -->" + page(n)).encode())
file("H07", ".xls", "text between tabs", accept(), lambda n: text(records(n), "\t").encode("gbk"))
file("H08", ".xls", "a PDF", refuse(), lambda n: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n" + bytes(range(256)) * 9)
file("H09", ".xls", "a picture", refuse(), lambda n: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
file("H10", ".xls", "a rar archive", refuse(), lambda n: b"Rar!\x1a\x07\x01\0" + bytes(range(255, -1, -1)) * 9)
file("H11", ".xls", "SYLK", refuse(), lambda n: b"ID;PWXL;N;E\r\nC;Y1;X1;K\"a\"\r\nE\r\n")
file("H12", ".xls", "two kilobytes of zeros", refuse(), lambda n: b"\0" * 2048)
