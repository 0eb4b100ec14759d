"""An office to torture: its settings, its tidy rows, and rows to spoil.

Everyone is invented; ID numbers begin with 990304, the code of no place, and have the right check digit.
"""
import csv
import io

OFFICE = '[organ]\nname = "云溪县人民检察院"\n'
MEETING = ('kind = "regular"\nnumber = 1\nheld_on = 2020-07-08\nplace = "二楼会议室"\nchair = "沈立"\n'
           'present = [{ organ = "县检察院", names = ["沈立"] }]\n')
CASE_HEADERS = ["部门受案号", "被救助人", "证件号码", "是否建档立卡", "受理日期", "决定日期", "办理结果", "决定救助金额",
                "发放日期", "发放金额", "办结日期", "反馈日期", "承办人"]
VISIT_HEADERS = ["案号", "姓名", "身份证号", "回访日期", "脱贫状态", "帮扶措施", "人均纯收入"]
NAMES = ["简小禾", "木一舟", "云朵朵", "石磊磊", "竹青青", "麦穗", "谷雨生", "河清"]


def id_number(serial, birth="19800101"):
    body = f"990304{birth}{serial % 1000:03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


def case(n, **changes):
    """The n-th case row, with some cells otherwise; keys are headers."""
    month = n % 3 + 4
    row = dict(zip(CASE_HEADERS, [
        f"云检司救受[2020]{n:08}号", NAMES[n % len(NAMES)], id_number(n, f"{1960 + n // 1000 % 40}0{n % 9 + 1}15"),
        "是", f"2020-0{month}-01", f"2020-0{month}-10", "予以救助", "20000", f"2020-0{month}-15", "20000",
        f"2020-0{month}-20", f"2020-0{month}-21", "沈立"]))
    return list((row | changes).values())


def visit(n, **changes):
    of = dict(zip(CASE_HEADERS, case(n)))
    row = dict(zip(VISIT_HEADERS, [of["部门受案号"], of["被救助人"], of["证件号码"], "2020-06-25", "未脱贫", "产业扶持",
                                   "4100"]))
    return list((row | changes).values())


def records(first, count=3, **changes):
    """A header and `count` case rows; the changes are those of the second row (row 3 of the sheet)."""
    return [CASE_HEADERS] + [case(first + i, **(changes if i == 1 else {})) for i in range(count)]


def text(rows, separator=",", end="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue()


def settle(workspace, *, baseline=False, meeting=False):
    """Makes the workspace of an office."""
    for folder in ("exports", "meetings"):
        (workspace / folder).mkdir(parents=True, exist_ok=True)
    (workspace / "lianxi.toml").write_text(OFFICE, encoding="utf-8")
    if meeting:
        (workspace / "meetings/2020Q2.toml").write_text(MEETING, encoding="utf-8")
    if baseline:
        cases = [CASE_HEADERS] + [case(n) for n in range(1, 5)]
        visits = [VISIT_HEADERS] + [visit(n) for n in range(1, 4)]
        (workspace / "exports/基准案件.csv").write_text(text(cases), encoding="utf-8")
        (workspace / "exports/基准回访.csv").write_text(text(visits), encoding="utf-8")


# Rows of the baseline: cases, visits.
BASELINE = {"cases": 4, "visits": 3}
