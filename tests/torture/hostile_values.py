"""Hostile cells: days, amounts, ID numbers, numbers of cases, and texts that act instead of being read."""
from corpus import accept, aside, file, warn
from office import CASE_HEADERS, case, id_number, records, text


def cell(id, header, value, outcomes):
    file(id, ".csv", f"{header} = {value[:40]!r}", outcomes, lambda n: text(records(n, **{header: value})))


READ, UNREADABLE = accept(), aside("date-unreadable")
DAYS = {
    "2020-05-28": READ, "2020/5/28": READ, "2020.5.28": READ, "2020年5月28日": READ, "20200528": READ, "43979": READ,
    "2020-05-28 00:00:00": READ, "２０２０-０５-２８": [READ, UNREADABLE], "　2020-05-28\u200b": READ,
    "2020-02-30": UNREADABLE, "2020-13-01": UNREADABLE, "2019-02-29": UNREADABLE, "2020-00-00": UNREADABLE,
    "0000-00-00": UNREADABLE, "05/28/2020": UNREADABLE, "28-05-2020": UNREADABLE, "20-5-28": UNREADABLE,
    "2020-05-28 10:30": UNREADABLE, "2020年": UNREADABLE, "202005": UNREADABLE, "2020-5": UNREADABLE, "0": UNREADABLE,
    "60": UNREADABLE, "-5": UNREADABLE, "2958466": UNREADABLE, "99999": UNREADABLE, "4.3979e4": UNREADABLE,
    "43979.5": [UNREADABLE, READ], "2020-05-28T00:00:00Z": [UNREADABLE, READ], "二〇二〇年五月二十八日": UNREADABLE,
    "民国109年5月28日": UNREADABLE, "2020-05-28、2020-05-29": UNREADABLE, "2020-05-288": UNREADABLE,
    "12020-05-28": UNREADABLE, "2020--05-28": UNREADABLE, "2020-05-28-": UNREADABLE, "今天": UNREADABLE,
    "9" * 400: UNREADABLE, "2020-2-٣": UNREADABLE, "1899-12-31": [warn("date-improbable", 3), UNREADABLE],
    "9999-12-31": [warn("date-future", 3), UNREADABLE, READ], "+2020-05-28": UNREADABLE,
}
for number, (value, outcomes) in enumerate(DAYS.items(), 1):
    cell(f"D{number:02}", "反馈日期", value, outcomes)

BAD, NEGATIVE = aside("amount-unreadable"), aside("amount-negative")
AMOUNTS = {
    "20000": READ, "20,000.00": READ, "￥20,000": READ, "¥20000": READ, "2万元": READ, "2万": READ, "２００００": READ,
    "20 000": [READ, BAD], "20000元": READ, "20000.000": [BAD, READ], "贰万元整": BAD, "二万": BAD, "-20000": NEGATIVE,
    "(20000)": [BAD, NEGATIVE], "－20000": [NEGATIVE, BAD], "1e308": BAD, "2E4": BAD, "NaN": BAD, "inf": BAD, "0.001": BAD,
    "0.0000001万": BAD, "9" * 19: BAD, "9" * 400: BAD, "92233720368547758.08": BAD, "92233720368547758.07": [
        warn("amount-over-cap", 3), warn("paid-over-granted", 3), BAD, READ], "2,0000": [BAD, READ], "20.000.00": BAD,
    "20000 元/人": BAD, "约20000": BAD, "20000+5000": BAD, "$20000": BAD, "0x4E20": BAD, "２万 元": [READ, BAD],
    "20000\u202e": [READ, BAD], "1万2千": BAD, "万": BAD, "元": BAD, ".": BAD, "--": [BAD, warn("payment-without-amount", 3)],
    "٢٠٠٠٠": BAD, "20000；5000": BAD, "−20000": [NEGATIVE, BAD],
}
for number, (value, outcomes) in enumerate(AMOUNTS.items(), 1):
    cell(f"M{number:02}", "发放金额", value, outcomes)

WRONG = warn("id-invalid", 3)
for number, (value, outcomes) in enumerate({
    id_number(7).lower(): READ, id_number(7)[:-1] + "?": WRONG, "99030419800101000": WRONG, "990304198001010007" * 2: WRONG,
    "9.90304E+17": warn("id-damaged", 3), "990304198001010000": [warn("id-damaged", 3), WRONG, READ],
    "99O304198OO1O1OO07": WRONG, "9903 0419 8001 0100 71": [READ, WRONG], "无": READ, "9" * 5000: [WRONG, READ],
    "护照 G1234567": WRONG, "未提供身份证": WRONG, "990304198001010甲": WRONG, "身份证遗失": WRONG, "990304800101007": [READ, WRONG], "' " + id_number(8): [READ, WRONG],
    "９９０３０４１９８００１０１００７１": [READ, WRONG],
}.items(), 1):
    cell(f"N{number:02}", "证件号码", value, outcomes)

for number, (value, outcomes) in enumerate({
    "": aside("case-no-missing"), "无": [aside("case-no-missing"), READ], "\u200b\u3000": aside("case-no-missing"),
    "〔2020〕" * 3000: READ, "云检司救受[2020]\n00000001号\u202e": READ, "../../etc/passwd": READ, "=1+1": READ,
    "{{ 7*7 }}": READ, '#read("/etc/passwd")': READ, "\x1b]0;x\x07\x1b[2J": READ, "CON": READ,
}.items(), 1):
    cell(f"K{number:02}", "部门受案号", value, outcomes)
file("K20", ".csv", "one case number in two spellings: a copy", aside("duplicate-row", None, 2),
     lambda n: text([CASE_HEADERS, case(n), case(n, 部门受案号=case(n)[0].replace("[", "〔").replace("]", "〕 "))]))
file("K21", ".csv", "a row three times", aside("duplicate-row", None, 3, 2), lambda n: text([CASE_HEADERS] + [case(n)] * 3))

NAMELESS = aside("name-missing")
for number, (value, outcomes) in enumerate({
    "": NAMELESS, "/": [NAMELESS, READ], "\u200b": NAMELESS, "\u3000\u3000": NAMELESS, "禾小\u202e简": READ,
    "\x1b[31m简小禾\x1b[0m": READ, "简\u200d小\u200d禾": READ, "简" * 50_000: READ, "#strong[简]": READ,
    "{% for x in range(999999999) %}": READ, "<script>alert(1)</script>": READ, "\\": [NAMELESS, READ], '"': READ, "'; DROP TABLE": READ,
    "%s%s%n": READ, "简·小·禾": READ, "$x$ *b* _i_ `c` @r <l>": READ, "́" * 5000: READ, "\x9b31m": READ, "\x7f\x08\x08": READ,
    "🧑\u200d🧑\u200d🧒": READ, "\ue000\uf8ff": READ, "合计": [READ, accept(2)], "被救助人": [READ, accept(2)],
    "=cmd|'/c calc'!A0": READ, "@SUM(A1)": READ, "\t简": READ, "-": [NAMELESS, READ], "null": [NAMELESS, READ], "NULL": [NAMELESS, READ],
}.items(), 1):
    cell(f"T{number:02}", "被救助人", value, outcomes)

for number, (header, value, outcomes) in enumerate([
    ("是否建档立卡", "大概是", warn("value-unknown", 3)), ("是否建档立卡", "无", READ), ("办理结果", "撤回", warn("value-unknown", 3)),
    ("办理结果", "予以救助、不予救助", warn("value-unknown", 3)), ("受理日期", "2020-09-01", [warn("date-order", 3), READ]),
    ("受理日期", "2035-05-01", [warn("calendar-unknown", 3), warn("date-future", 3), warn("date-order", 3)]),
    ("决定救助金额", "", warn("grant-without-amount", None)), ("发放日期", "", warn("payment-undated", 3)),
    ("发放金额", "99999999", warn("paid-over-granted", None)),
], 1):
    cell(f"V{number:02}", header, value, outcomes)
