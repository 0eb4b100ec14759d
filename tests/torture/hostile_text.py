"""Hostile text files: encodings that are none, and tables that are no tables."""
from corpus import accept, aside, file, refuse, warn
from office import CASE_HEADERS, case, records, text

EITHER = [accept(), refuse()]
UTF8_BOM = b"\xEF\xBB\xBF"


def encoded(codec, **changes):
    return lambda n: text(records(n, **changes)).encode(codec)


def lines(make):
    """Text lines made of the good ones."""
    return lambda n: make(text(records(n)).split("\r\n")[:-1])


# Encodings.
file("E01", ".csv", "UTF-8", accept(), encoded("utf-8"))
file("E02", ".csv", "UTF-8 with a mark", accept(), encoded("utf-8-sig"))
file("E03", ".csv", "GB18030", accept(), encoded("gb18030"))
file("E04", ".csv", "a character of four bytes in GB18030", accept(), encoded("gb18030", 承办人="㐀𠀀"))
file("E05", ".csv", "UTF-16, little end first", EITHER, encoded("utf-16"))
file("E06", ".csv", "UTF-16, big end first", EITHER, lambda n: b"\xFE\xFF" + text(records(n)).encode("utf-16-be"))
file("E07", ".csv", "UTF-16 without a mark", EITHER, encoded("utf-16-le"))
file("E08", ".csv", "UTF-32", EITHER, encoded("utf-32"))
file("E09", ".csv", "lines of UTF-8 and of GB18030", refuse("编码"),
     lambda n: text(records(n)).encode() + text([case(n + 4, 承办人="龘龖")]).encode("gb18030"))
file("E10", ".csv", "a byte that is none at the very end", refuse(), lambda n: text(records(n)).encode() + b"\xFF")
file("E11", ".csv", "half a character at the very end", refuse(), lambda n: text(records(n)).encode() + "禾".encode()[:2])
file("E12", ".csv", "half a character of GB18030 at the end", refuse(), lambda n: encoded("gb18030")(n) + b"\xB0")
file("E13", ".csv", "two marks", EITHER, lambda n: UTF8_BOM * 2 + text(records(n)).encode())
file("E14", ".csv", "zeros between the letters", refuse(), lambda n: text(records(n)).encode().replace(b",", b"\0,"))
file("E15", ".csv", "one zero in a name", [accept(), refuse(), aside("name-missing")],
     lambda n: text(records(n, 被救助人="简\0小禾")).encode())
file("E16", ".csv", "Big5", refuse(), lambda n: "案號,申請人,受理日期\r\n案一,簡小禾,2020-05-01\r\n".encode("big5"))
file("E17", ".csv", "UTF-8 that was read as GBK and saved", refuse(),
     lambda n: text(records(n)).encode().decode("gb18030", "replace").encode())
file("E18", ".csv", "a character made by hand (private use) in a name", accept(), encoded("utf-8", 被救助人="简\uE863"))
file("E19", ".csv", "characters that were lost (U+FFFD) in a name", EITHER, encoded("utf-8", 被救助人="简\uFFFD\uFFFD"))
file("E20", ".csv", "letters in more bytes than they need", refuse(),
     lambda n: text(records(n)).encode().replace(b"2020-", b"\xC0\xB2020-", 1))
file("E21", ".csv", "half a pair (surrogates) in UTF-8", refuse(),
     lambda n: text(records(n)).encode() + b"\xED\xA0\x80")
file("E22", ".csv", "UTF-7", refuse(), lambda n: "案号,姓名,受理日期\r\n".encode("utf-7") + b"1,2,3\r\n")
file("E23", ".csv", "a mark in the middle: two files put together", [warn("header-unknown", rows=5), accept(5), refuse(),
                                                                 aside("case-no-missing", None, 5)],
     lambda n: encoded("utf-8-sig")(n) + UTF8_BOM + text([case(n + 3), case(n + 4)]).encode())
file("E24", ".csv", "bytes of every value", refuse(), lambda n: bytes(range(256)) * 40)
file("E25", ".csv", "noncharacters and tags", EITHER, encoded("utf-8", 被救助人="简\uFFFE\U000E0041禾"))

# Shapes.
file("C01", ".csv", "a quote that is never closed", refuse("双引号"), lines(lambda ls: ls[0] + '\n"' + "\n".join(ls[1:])))
file("C02", ".csv", "a quote inside a bare cell", EITHER, encoded("utf-8", 承办人='沈"立'))
file("C03", ".csv", "a bare quote inside a cell, not doubled", EITHER, lines(lambda ls: "\n".join(ls).replace("沈立", '沈"立', 1)))
file("C04", ".csv", "lines that end with CR alone", accept(), lambda n: text(records(n), end="\r"))
file("C05", ".csv", "line ends of all three kinds", accept(), lines(lambda ls: ls[0] + "\r" + ls[1] + "\n" + ls[2] + "\r\n" + ls[3]))
file("C06", ".csv", "sep=;", accept(), lambda n: "sep=;\r\n" + text(records(n), ";"))
file("C07", ".csv", "tabs", accept(), lambda n: text(records(n), "\t"))
file("C08", ".csv", "semicolons", accept(), lambda n: text(records(n), ";"))
file("C09", ".csv", "full-width commas", refuse(), lambda n: text(records(n)).replace(",", "，"))
file("C10", ".csv", "upright bars", refuse(), lambda n: text(records(n), "|"))
file("C11", ".csv", "rows that break off", EITHER, lines(lambda ls: "\n".join([*ls[:3], ",".join(ls[3].split(",")[:5])])))
file("C12", ".csv", "rows that go on", warn("header-unknown", 4), lines(lambda ls: "\n".join([*ls[:3], ls[3] + ",,,甲,乙"])))
file("C13", ".csv", "a cell of 1 MB", EITHER, encoded("utf-8", 承办人="甲" * 350_000))
file("C14", ".csv", "a million empty lines", accept(), lambda n: text(records(n)) + "\n" * 1_000_000)
file("C15", ".csv", "a million lines of commas", accept(), lambda n: text(records(n)) + ",,,\n" * 1_000_000)
file("C16", ".csv", "the header once more inside", accept(4),
     lambda n: text([*records(n), CASE_HEADERS, case(n + 4)]))
file("C17", ".csv", "no header", refuse("表头"), lambda n: text(records(n)[1:]))
for row in (2, 5, 11, 40):
    file(f"C18{row:02}", ".csv", f"the header in row {row}", EITHER,
         lambda n, r=row: "云溪县人民检察院司法救助台账\r\n" * (r - 1) + text(records(n)))
file("C19", ".csv", "a header that stands twice", warn("header-duplicate"),
     lambda n: text([row + [row[1]] for row in records(n)]))
file("C20", ".csv", "the case number's column is missing", refuse("部门受案号"), lambda n: text([r[1:] for r in records(n)]))
file("C21", ".csv", "a line break inside a cell", accept(), encoded("utf-8", 承办人="沈\n立"))
file("C22", ".csv", "10000 columns, each row with the header's word in them", accept(), lambda n: text([r + ["列"] * 9990 for r in records(n)]))
file("C23", ".csv", "only the header", accept(0), lambda n: text(records(n)[:1]))
file("C24", ".csv", "only a mark", refuse(), lambda n: UTF8_BOM)
file("C25", ".csv", "nothing", refuse("空"), lambda n: b"")
file("C26", ".csv", "one letter", refuse(), lambda n: b"a")
file("C27", ".csv", "a million quotes", refuse(), lambda n: text(records(n)) + '"' * 1_000_001)
file("C28", ".csv", "totals below", accept(), lambda n: text([*records(n), ["合计"] + [""] * 8 + ["60000"], ["填表人：沈立"]]))
file("C29", ".csv", "cells that are formulas", accept(), encoded("utf-8", 承办人='=HYPERLINK("http://a","b")'))
file("C30", ".csv", 'cells as ="text"', [accept(), refuse(), aside("date-unreadable")],
     encoded("utf-8", 受理日期='="2020-05-01"'))
file("C31", ".csv", "a header of 100000 letters", EITHER, lambda n: text([[*r, "长" * 100_000 if i == 0 else "甲"]
                                                                        for i, r in enumerate(records(n))]))
file("C32", ".csv", "60000 rows that all are one row", [accept(60000, 59999)],
     lambda n: text([CASE_HEADERS] + [case(n)] * 60000))
file("C33", ".csv", "a million rows without a comma", refuse(), lambda n: "甲\n" * 1_000_000)
file("C34", ".csv", "100 MB on one line", refuse(), lambda n: b"a" * 100_000_000)
file("C35", ".csv", "100 MB in one cell", EITHER, lambda n: text(records(n, 承办人="b" * 100_000_000)))
file("C36", ".csv", "a control-Z at the end, as DOS wrote it", EITHER + [accept(4, 1)], lambda n: text(records(n)) + "\x1a")
file("C37", ".csv", "rows of blanks, U+3000 and zero-width", accept(), lambda n: text([*records(n), [" ", "\u3000", "\u200b"]]))
file("C38", ".csv", "quotes around everything, with blanks before them", EITHER,
     lambda n: "\n".join(", ".join(f'"{c}"' for c in r) for r in records(n)))
file("C39", ".csv", "single quotes around everything", EITHER + [refuse()],
     lambda n: "\n".join(",".join(f"'{c}'" for c in r) for r in records(n)))
