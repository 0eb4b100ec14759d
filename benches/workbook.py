"""One large workbook: 100,000 rows of 30 columns, read and counted, against pandas with calamine.

Ours is all of `lianxi figures`: it finds the header, reads and types every cell, looks for copies and faults, and
computes 54 figures in five columns, the tables and the lists. The other side reads the same sheet with
`pandas.read_excel(engine="calamine")`, types the same columns (days, amounts, yes or no, listed words) and adds up the
few numbers that the two are compared by first. It checks nothing.
"""
import datetime as dt
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

from desk import LIANXI
from measure import Failed, run, side_by_side

ROWS = 100_000
PERIOD = "2020Q2"
HEADERS = ["部门受案号", "被救助人", "证件号码", "户编号", "乡镇", "村", "是否建档立卡", "人员类别", "案由", "损害后果", "线索来源",
           "线索接收日期", "受理日期", "决定日期", "办理结果", "移送单位", "移送日期", "决定救助金额", "发放日期", "发放金额",
           "资金来源", "是否先行救助", "补办手续日期", "办结日期", "反馈日期", "识别建议日期", "识别建议回复日期", "识别结果",
           "承办人", "备注"]
DATES = [name for name in HEADERS if name.endswith("日期")]
MONEY = ["决定救助金额", "发放金额"]


def bench(folder: Path, rounds: int) -> dict:
    office = folder / "office"
    (office / "exports").mkdir(parents=True)
    (office / "lianxi.toml").write_text('[organ]\nname = "云溪县人民检察院"\n[wages]\n'
                                        + "".join(f"{year} = 6525.25\n" for year in range(2016, 2022)), "utf-8")
    book = office / "exports" / "案件台账.xlsx"
    write_book(book, rows_of_office(random.Random(20200630)))
    ours = [LIANXI, "figures", "--period", PERIOD, "--format", "json", "-C", office]
    theirs = [sys.executable, __file__, book]
    same_numbers(ours, theirs)
    few = max(3, rounds // 3)
    compared = side_by_side(lambda: run(theirs), lambda: run(ours), few, warm=0)
    return {"workbook": compared.summary(), "megabytes": book.stat().st_size / 1e6}


def rows(result: dict) -> list:
    return [("pandas + calamine ÷ `lianxi figures`，10 万行 × 30 列的工作簿", result["workbook"], "≥ 3", "times")]


def same_numbers(ours: list, theirs: list):
    told = json.loads(subprocess.run([str(w) for w in ours], check=True, capture_output=True).stdout)
    figures = {figure["id"]: figure["value"] for figure in told["figures"]}
    other = json.loads(subprocess.run([str(w) for w in theirs], check=True, capture_output=True).stdout)
    for name, number in other.items():
        if float(figures[name]) != number:
            raise Failed(f"{name}: {figures[name]} and {number}")


# -- the workbook

def rows_of_office(rng: random.Random):
    """Cases of five years; one person each, a tenth of them paid in two instalments."""
    day = dt.date(2016, 1, 4)
    later = lambda date, most: date + dt.timedelta(days=rng.randint(0, most))
    number = 0
    row = None
    for at in range(ROWS):
        if row and at % 10 == 9:
            # The second instalment: the same person, another payment.
            again = dict(row)
            again["发放日期"] = row["办结日期"]
            again["发放金额"] = row["发放金额"] + 500
            yield [again[name] for name in HEADERS]
            row = None
            continue
        number += 1
        accepted = day + dt.timedelta(days=number * 1800 // ROWS)
        decided, amount = later(accepted, 30), 500 * rng.randint(2, 100)
        paid = later(decided, 40)
        row = dict.fromkeys(HEADERS, "")
        row.update({
            "部门受案号": f"云检司救受〔{accepted.year}〕{number}号", "被救助人": "何罗谢龙赵钱孙李"[number % 8] + "军兰峰妹"[number % 4],
            "证件号码": id_number(number), "户编号": f"H{number:06}", "乡镇": f"第{number % 40}镇", "村": f"第{number % 400}村",
            "是否建档立卡": "是" if number % 3 else "否", "人员类别": ["妇女", "残疾人", "未成年人、妇女", "其他"][number % 4],
            "案由": ["交通肇事", "故意伤害", "盗窃"][number % 3], "损害后果": ["致死", "致伤", "致残", "财产损失"][number % 4],
            "线索来源": ["依申请", "依职权"][number % 2], "线索接收日期": accepted, "受理日期": accepted, "决定日期": decided,
            "办理结果": "予以救助", "决定救助金额": 2 * amount + 500, "发放日期": paid, "发放金额": amount,
            "资金来源": ["中央转移支付", "省级财政", "区县财政"][number % 3], "是否先行救助": "否",
            "办结日期": later(paid, 10), "承办人": ["赵卫东", "李敏", "何晓"][number % 3], "备注": "",
        })
        yield [row[name] for name in HEADERS]


def id_number(number: int) -> str:
    """Of the region code of no place, with its check digit."""
    born = dt.date(1940, 1, 1) + dt.timedelta(days=number % 20_000)
    digits = f"990304{born:%Y%m%d}{number // 20_000 + 1:03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def write_book(path: Path, rows):
    """As Excel writes it: shared strings, days as numbers in a date format."""
    strings, letters = {}, [column_letters(i) for i in range(len(HEADERS))]
    text = lambda value: strings.setdefault(value, len(strings))

    def cell(at, number, value):
        if value == "":
            return ""
        if isinstance(value, dt.date):
            return f'<c r="{letters[at]}{number}" s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
        if isinstance(value, int):
            return f'<c r="{letters[at]}{number}"><v>{value}</v></c>'
        return f'<c r="{letters[at]}{number}" t="s"><v>{text(value)}</v></c>'

    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    types = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f"{head}<worksheet {main}><sheetData>".encode())
            for number, row in enumerate([HEADERS, *rows], 1):
                cells = "".join(cell(at, number, value) for at, value in enumerate(row))
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        shared = "".join(f"<si><t>{value}</t></si>" for value in strings)
        book.writestr("xl/sharedStrings.xml", f'{head}<sst {main} uniqueCount="{len(strings)}">{shared}</sst>')
        book.writestr("xl/styles.xml", f'{head}<styleSheet {main}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
                      '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
                      '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')
        book.writestr("xl/workbook.xml", f'{head}<workbook {main} xmlns:r="{office}"><sheets>'
                      '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>')
        parts = [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        links = "".join(f'<Relationship Id="rId{i}" Type="{office}/{kind}" Target="{target}"/>'
                        for i, (kind, target) in enumerate(parts, 1))
        book.writestr("xl/_rels/workbook.xml.rels", f'{head}<Relationships xmlns="{types}/relationships">{links}</Relationships>')
        book.writestr("_rels/.rels", f'{head}<Relationships xmlns="{types}/relationships"><Relationship Id="rId1" '
                      f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        overrides = "".join(f'<Override PartName="/xl/{part}" ContentType="{kind}.{name}+xml"/>' for part, name in [
            ("workbook.xml", "sheet.main"), ("worksheets/sheet1.xml", "worksheet"),
            ("sharedStrings.xml", "sharedStrings"), ("styles.xml", "styles")])
        book.writestr("[Content_Types].xml", f'{head}<Types xmlns="{types}/content-types"><Default Extension="rels" '
                      'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>')


def column_letters(at: int) -> str:
    return chr(65 + at) if at < 26 else "A" + chr(65 + at - 26)


# -- the other side: a program of its own

def read_with_pandas(book: str) -> dict:
    import pandas
    frame = pandas.read_excel(book, engine="calamine")
    for name in DATES:
        frame[name] = pandas.to_datetime(frame[name])
    for name in MONEY:
        # Whole 分: sums of money are exact.
        frame[name] = (frame[name].fillna(0) * 100).round().astype("int64")
    for name in ("是否建档立卡", "是否先行救助"):
        frame[name] = frame[name].map({"是": True, "否": False})
    for name in ("损害后果", "线索来源", "办理结果", "资金来源"):
        frame[name] = frame[name].astype("category")
    inside = lambda name: frame[frame[name].between("2020-04-01", "2020-06-30")]
    return {
        "cases.accepted": float(inside("受理日期")["部门受案号"].nunique()),
        "cases.closed": float(inside("办结日期")["部门受案号"].nunique()),
        "aid.paid_amount": inside("发放日期")["发放金额"].sum() / 100,
        "aid.paid_persons": float(inside("发放日期")["证件号码"].nunique()),
    }


if __name__ == "__main__":
    print(json.dumps(read_with_pandas(sys.argv[1])))
