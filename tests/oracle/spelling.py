"""Typed rows to a messy export: headers, cells, banner and footer rows, encodings.

In: rows as dicts of typed values (dates, 分, bools, lists, Exit, or a ready-made str), a Random, the
mess (0 plain, 1 spellings and layout, 2 junk rows too). Out: records, and CSV files. Never changes what a value is.
"""
import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from random import Random

from cells import Exit
from columns import COLUMNS, SPELLINGS
from reading import EPOCH_1900
from workbook import Typed

EMPTY = ["/", "无", "-", "—", "N/A", "\u3000", " ", "\u200b"]
UNKNOWN_COLUMNS = ["序号", "性别", "联系电话", "案件名称", "与户主关系"]
BANNERS = ["国家司法救助台账", "导出时间：2022年1月5日    导出人：何晓", "统计范围：全部", "说明：本表由业务系统导出后人工补录"]
FOOTERS = ["合计", "合\u3000计", "小计", "填表人：何晓    审核人：李敏", "制表日期：2022年1月5日"]
COMMON = {v: [s for s, t in m.items() if t == v] for m in SPELLINGS.values() for v in m.values()}


class Writer:
    """Spells one file: its units, its columns and their order are drawn once."""

    def __init__(self, rng: Random, kind: str, mess: int, aliases: dict):
        self.rng, self.kind, self.mess, self.aliases = rng, kind, mess, aliases
        self.unit = {k: rng.choice([1, 1, 10000]) if mess else 1
                     for k, (_, t) in COLUMNS[kind].items() if t == "money"}

    def header(self, key: str) -> str:
        names = COLUMNS[self.kind][key][0]
        if not self.mess:
            return names[0]
        text = self.rng.choice(names + self.aliases.get(key, []))
        if self.rng.random() < 0.3:
            text = text.replace("(", "（").replace(")", "）")
        if self.rng.random() < 0.2:
            at = self.rng.randrange(1, len(text)) if len(text) > 1 else 1
            text = text[:at] + self.rng.choice(["\n", " ", "\u3000", "\r\n"]) + text[at:]
        if key in self.unit:
            text += "（万元）" if self.unit[key] == 10000 else self.rng.choice(["", "(元)", "（元）"])
        return text

    def cell(self, key: str, value) -> str:
        type_ = COLUMNS[self.kind][key][1]
        if value is None:
            if type_ == "yesno":
                return self.rng.choice(["", "", "/", "-"]) if self.mess else ""
            return self.rng.choice(EMPTY) if self.mess and self.rng.random() < 0.3 else ""
        if isinstance(value, str):
            text = value
            if self.mess and type_.startswith("one:") and text in COMMON and COMMON[text]:
                text = self.rng.choice([text, *COMMON[text]])
            if key == "id_number" and len(text) == 15 and text.isdigit():
                return Typed.of(self.decorated(key, text), int(text))
            if key == "id_number" and "E+" in text:
                return Typed.of(text, float(text))
        elif isinstance(value, bool):
            text = self.yesno(value)
        elif isinstance(value, list):
            if self.mess:
                value = [self.rng.choice([v, *COMMON.get(v, [])]) for v in value]
            text = self.rng.choice(["、", ",", "，", ";", "；", "/", " ", "、 "] if self.mess else ["、"]).join(value)
        elif isinstance(value, Exit):
            text = self.exit(value)
        elif isinstance(value, dt.date):
            text = self.date(value)
        else:
            number = Decimal(value) / (1000000 if self.unit[key] == 10000 else 100)
            return Typed.of(self.decorated(key, self.money(key, value)), float(number))
        typed = self.typed(value)
        text = self.decorated(key, text)
        return text if typed is None else Typed.of(text, typed)

    def typed(self, value):
        """What a workbook's cell may hold instead of text: a date, or a number."""
        if isinstance(value, Exit):
            if value.day:
                return dt.date(value.year, value.month, value.day)
            return value.year * 100 + value.month if value.month else value.year
        if isinstance(value, bool):
            return int(value)
        return value if isinstance(value, dt.date) else None

    def decorated(self, key: str, text: str) -> str:
        if not self.mess or self.rng.random() > 0.12:
            return text
        if key in ("name", "case_no", "id_number") and len(text) > 1 and self.rng.random() < 0.5:
            at = self.rng.randrange(1, len(text))
            return text[:at] + self.rng.choice([" ", "\u3000", "\u200b", "  "]) + text[at:]
        return self.rng.choice(["{} ", " {}", "\u3000{}", "{}\u200b", "\t{}"]).format(text)

    def yesno(self, value: bool) -> str:
        if not self.mess:
            return "是" if value else "否"
        return self.rng.choice(["是", "有", "√", "Y", "1", "true", "是"] if value else ["否", "无", "×", "N", "0", "false", "否"])

    def date(self, d: dt.date) -> str:
        if not self.mess:
            return d.isoformat()
        style = self.rng.randrange(8)
        if style == 0 and dt.date(2000, 1, 1) <= d <= dt.date(2100, 12, 31):
            return str((d - EPOCH_1900).days)
        return [f"{d:%Y-%m-%d}", f"{d.year}/{d.month}/{d.day}", f"{d.year}.{d.month}.{d.day}", f"{d:%Y.%m.%d}",
                f"{d.year}年{d.month}月{d.day}日", f"{d:%Y%m%d}", f"{d:%Y-%m-%d} 00:00:00", f"{d:%Y/%m/%d}"][style]

    def exit(self, e: Exit) -> str:
        if e.day:
            return self.date(dt.date(e.year, e.month, e.day))
        if e.month:
            return self.rng.choice([f"{e.year}{e.month:02}", f"{e.year}-{e.month:02}", f"{e.year}年{e.month}月"])
        return self.rng.choice([f"{e.year}", f"{e.year}年"])

    def money(self, key: str, fen: int) -> str:
        yuan, wan = plain(Decimal(fen) / 100), plain(Decimal(fen) / 1000000)
        if not self.mess:
            return yuan
        bare = wan if self.unit[key] == 10000 else yuan
        if self.rng.random() < 0.65:
            return bare
        other = [f"{yuan}元", f"{wan}万元", bare.translate(str.maketrans("0123456789", "０１２３４５６７８９"))]
        if self.unit[key] == 1:
            other += [f"{Decimal(fen) / 100:,.2f}", f"￥{Decimal(fen) / 100:,.2f}", f"¥{yuan}"]
        return self.rng.choice(other)


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_rows(rng: Random, kind: str, rows: list, mess: int, aliases: dict, drop: list) -> list:
    """The file's records, banner and footer rows included."""
    writer = Writer(rng, kind, mess, aliases)
    keys = [k for k in COLUMNS[kind] if k not in drop]
    slots = [(k, writer.header(k)) for k in keys]
    if mess:
        slots += [(None, h) for h in rng.sample(UNKNOWN_COLUMNS, rng.randrange(4))]
        rng.shuffle(slots)
        if rng.random() < 0.3:  # a header that stands twice: the second column must not be read
            slots.append((None, rng.choice([h for k, h in slots if k])))
    header = [h for _, h in slots]
    width = len(header)
    pad = lambda cells: cells + [""] * (width - len(cells))
    records = [pad([b]) for b in rng.sample(BANNERS, rng.randrange(5))] if mess else []
    records.append(header)
    for row in rows:
        if mess == 2 and rng.random() < 0.08:
            junk = rng.choice(["blank", "empty line", "header", "total"])
            records.append({"blank": pad([""]), "empty line": [], "header": header,
                            "total": total_row(rng, pad, rng.choice(FOOTERS[:3]))}[junk])
        records.append([writer.cell(k, row.get(k)) if k else rng.choice(["", "13900000000", "女", "1"]) for k, _ in slots])
    if mess == 2:
        records += [total_row(rng, pad, f) for f in rng.sample(FOOTERS, rng.randrange(3))]
    return records


def total_row(rng: Random, pad, label: str) -> list:
    row = pad([label])
    if label in FOOTERS[:3] and len(row) > 2:
        row[rng.randrange(1, len(row))] = "1234500"
    return row


def write_csv(rng: Random, path: Path, records: list, mess: int):
    out = io.StringIO()
    csv.writer(out, lineterminator=rng.choice(["\r\n", "\n"])).writerows(records)
    encodings = ["utf-8", "utf-8-sig", "gb18030"] if mess else ["utf-8"]
    path.write_bytes(out.getvalue().encode(rng.choice(encodings)))
