"""Against the tools that offices put together themselves: pandas, docxtpl and LibreOffice.

The same office, the same exports, the same figures, the same three documents (会议纪要, 情况报告, 会议材料), each as
PDF. What that pipeline does not do is not asked of it: it keeps no page of GB/T 9704, reads nothing back, writes no
annex and no manifest. Its figures are those of tests/oracle, the second implementation of the specification, on top of
pandas with calamine; nothing is asked of ours that is not asked of it. First of all every figure and every table of
both is compared; where one differs there is nothing to measure.
"""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from desk import LIANXI, PERIOD, sample
from measure import Failed, run, side_by_side

PIPELINE = Path(__file__).with_name("office_pipeline.py")
OFFICES = 12


def bench(folder: Path, rounds: int) -> dict:
    soffice = shutil.which(os.environ.get("SOFFICE", "soffice"))
    if not soffice:
        return {"missing": "没有 LibreOffice（soffice），未比较；安装：sudo apt-get install libreoffice-writer-nogui，"
                           "或用环境变量 SOFFICE 指明它的位置"}
    offices = [sample(folder / f"office-{number:02}") for number in range(OFFICES)]
    theirs = [sys.executable, PIPELINE, "--soffice", soffice, "--templates", folder / "templates", "--period", PERIOD]
    subprocess.run([str(word) for word in [*theirs, "--make-templates"]], check=True)
    same_figures(offices[0], theirs)
    few = max(3, rounds // 3)

    def cold():
        # A profile of LibreOffice that has never been used, and no memory of ours.
        shutil.rmtree(folder / "profile-new", ignore_errors=True)
        return run([*theirs, "--profile", folder / "profile-new", offices[0]])

    def ours_cold():
        shutil.rmtree(folder / "no-cache", ignore_errors=True)
        return run([LIANXI, "quarter", PERIOD, "-C", offices[0]], env={"XDG_CACHE_HOME": str(folder / "no-cache")})

    used = [*theirs, "--profile", folder / "profile"]
    many = [word for office in offices for word in ("-C", office)]
    return {
        "cold": side_by_side(cold, ours_cold, few, warm=0).summary(),
        "one": side_by_side(lambda: run([*used, offices[0]]),
                            lambda: run([LIANXI, "quarter", PERIOD, "-C", offices[0]]), few).summary(),
        "many": side_by_side(lambda: run([*used, *offices]),
                             lambda: run([LIANXI, "quarter", PERIOD, *many]), few, warm=0).summary(),
    }


def same_figures(office: Path, theirs: list):
    ours = subprocess.run([LIANXI, "figures", "--period", PERIOD, "--format", "json", "-C", office],
                          check=True, capture_output=True).stdout
    other = subprocess.run([str(word) for word in [*theirs, "--figures", office]], check=True, capture_output=True).stdout
    ours, other = json.loads(ours), json.loads(other)
    columns = ["value", "previous", "last_year", "ytd", "total", "change", "change_pct", "yoy", "yoy_pct"]
    other_by_id = {figure["id"]: figure for figure in other["figures"]}
    for figure in ours["figures"]:
        for column in columns:
            mine, its = figure[column], other_by_id[figure["id"]][column]
            if mine != its and (mine is None or its is None or float(mine) != float(its)):
                raise Failed(f"{figure['id']} {column}: {mine} and {its}")
    # Names apart: ours masks them, the pipeline leaves them out.
    unnamed = lambda table: [[cell for name, cell in zip(table["columns"], row) if name != "姓名"] for row in table["rows"]]
    other_tables = {table["id"]: table for table in other["tables"]}
    for table in ours["tables"]:
        if unnamed(table) != unnamed(other_tables[table["id"]]):
            raise Failed(f"the table {table['id']} differs")


def rows(result: dict) -> list:
    if "missing" in result:
        return [(result["missing"], None, "—", "times")]
    return [
        ("pandas + docxtpl + LibreOffice ÷ lianxi，一个单位，第一次", result["cold"], "—", "times"),
        ("同上，一个单位，以后各次", result["one"], "—", "times"),
        (f"同上，{OFFICES} 个单位", result["many"], "—", "times"),
    ]
