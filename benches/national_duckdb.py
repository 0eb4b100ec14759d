"""The figures and tables of figures.md by DuckDB: what a careful data engineer would write instead of lianxi.

    python3 national_duckdb.py WORKSPACE --period 2026Q3 [--threads 2] [--timings] > figures.json

In: a workspace as national_exports.rs makes it. Out: the JSON document of `lianxi figures --format json`. national.sql
reads, joins and counts; here its masks become figures, from exact integers. What both assume of the exports stands at
the head of national.sql. Never a measure of lianxi itself: it shares no line with it.
"""

import argparse
import json
import pathlib
import string
import sys
import time
import tomllib
from datetime import date, timedelta

import duckdb

from national_figures import figures, tables

HERE = pathlib.Path(__file__).resolve().parent
WORKDAYS = HERE.parent / "src/workdays/china-workdays.csv"
VISIT_INTERVAL_DAYS = 180
CASE_COLUMNS = (
    "部门受案号,被救助人,证件号码,户编号,乡镇,村,是否建档立卡,人员类别,案由,损害后果,线索来源,线索接收日期,受理日期,决定日期,"
    "办理结果,移送单位,移送日期,决定救助金额,发放日期,发放金额,资金来源,是否先行救助,补办手续日期,办结日期,反馈日期,"
    "识别建议日期,识别建议回复日期,识别结果,社会救助建议日期,承办人,备注"
).split(",")
VISIT_COLUMNS = (
    "部门受案号,被救助人,证件号码,回访日期,回访人,是否联合回访,脱贫状态,脱贫日期,帮扶措施,人均纯收入,存在困难,下次回访日期"
).split(",")
# 脱贫日期 may be a month or a year.
TEXT_DATES = {"脱贫日期"}
AMOUNTS = {"决定救助金额", "发放金额"}
CSV = "auto_detect=false, header=true, delim=',', quote='', escape='', new_line='\\n'"


def quarter_starts(period):
    """The first days of the eight quarters up to `period` (2026Q3), and of the one after it."""
    year, quarter = int(period[:4]), int(period[5])
    numbers = range(4 * year + quarter - 1 - 7, 4 * year + quarter + 1)
    return [date(number // 4, 3 * (number % 4) + 1, 1) for number in numbers]


def windows(period):
    """What national.sql calls the days of a period's windows."""
    starts = quarter_starts(period)
    before = timedelta(days=1)
    days = {f"q{at + 1}": start for at, start in enumerate(starts[:8])}
    days |= {"from": starts[7], "to": starts[8] - before, "previous_from": starts[6], "previous_to": starts[7] - before}
    days |= {"last_year_from": starts[3], "last_year_to": starts[4] - before, "year_from": date(starts[7].year, 1, 1)}
    return days


def column_types(columns):
    def kind(name):
        if name in AMOUNTS:
            return "DECIMAL(18, 2)"
        return "DATE" if name.endswith("日期") and name not in TEXT_DATES else "VARCHAR"

    return "{" + ", ".join(f"'{name}': '{kind(name)}'" for name in columns) + "}"


def cap(wages):
    """36 monthly wages of the year before a decision, in 分, as an SQL expression."""
    if not wages:
        return "NULL"
    cases = " ".join(f"WHEN {int(year) + 1} THEN {round(wage * 100) * 36}" for year, wage in wages.items())
    return f"CASE year(decided) {cases} END"


def statements(workspace, period, office):
    """national.sql by name, with the period's days, the files and the office's settings in it."""
    days = windows(period)
    ends = quarter_starts(period)[1:]
    pending = " + ".join(
        f"(stands_at(closed, fed_back, DATE '{end - timedelta(days=1)}') << {at})" for at, end in enumerate(ends)
    )
    words = {
        **days,
        "cases": workspace / "exports/cases.csv",
        "visits": workspace / "exports/visits.csv",
        "workdays": WORKDAYS,
        "case_columns": column_types(CASE_COLUMNS),
        "visit_columns": column_types(VISIT_COLUMNS),
        "csv": CSV,
        "visit_interval": VISIT_INTERVAL_DAYS,
        "cap": cap(office.get("wages", {})),
        "pending": f"coalesce({pending}, 0)",
    }
    parts = (HERE / "national.sql").read_text(encoding="utf-8").split("\n-- name: ")[1:]
    named = (part.split("\n", 1) for part in parts)
    return {name: string.Template(text).substitute(words) for name, text in named}


def answer(workspace, period, threads, timings=None):
    """The JSON document's parts: a dict without the lists, and the lists' rows as JSON texts by table."""
    office = tomllib.loads((workspace / "lianxi.toml").read_text(encoding="utf-8"))
    connection = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
    results = {}
    for name, statement in statements(workspace, period, office).items():
        started = time.perf_counter(), time.process_time()
        results[name] = connection.execute(statement).fetchall()
        if timings is not None:
            timings[name] = (time.perf_counter() - started[0], time.process_time() - started[1])
    days = windows(period)
    rows = {"cases": results["case_rows"][0][0], "visits": results["count_visits"][0][0]}
    document = {
        "schema": "lianxi.figures/1",
        "period": {"id": period, "from": str(days["from"]), "to": str(days["to"])},
        "organ": office["organ"]["name"],
        "rows": {kind: {"read": count, "counted": count, "set_aside": 0} for kind, count in rows.items()},
        "figures": figures(results, period, bool(office.get("wages"))),
        "tables": tables(results, period),
    }
    return document


def dumped(value):
    """As JSON; an amount in 元 below 90 trillion is exact as a float."""
    return json.dumps(value, ensure_ascii=False, default=float)


def write(document, out):
    """Writes the document; the rows of lists are JSON texts already."""
    head = {key: value for key, value in document.items() if key != "tables"}
    out.write(dumped(head)[:-1] + ', "tables": [')
    for at, table in enumerate(document["tables"]):
        rows = ",\n".join(row if isinstance(row, str) else dumped(row) for row in table["rows"])
        rest = dumped({key: value for key, value in table.items() if key != "rows"})
        out.write((",\n" if at else "") + rest[:-1] + ', "rows": [' + rows + "]}")
    out.write("]}\n")


def main():
    parser = argparse.ArgumentParser(description="lianxi's figures by DuckDB")
    parser.add_argument("workspace", type=pathlib.Path)
    parser.add_argument("--period", required=True, help="a quarter: 2026Q3")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--timings", action="store_true", help="seconds and CPU seconds of every statement, on stderr")
    words = parser.parse_args()
    timings = {} if words.timings else None
    write(answer(words.workspace, words.period, words.threads, timings), sys.stdout)
    for name, (wall, cpu) in (timings or {}).items():
        print(f"{name:20} {wall:7.2f} s {cpu:7.2f} s CPU", file=sys.stderr)


if __name__ == "__main__":
    main()
