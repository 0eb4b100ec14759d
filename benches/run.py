"""Runs the benches and writes what came of them into docs/performance.md.

    run.py [--rounds N] [NAME…]        names are those of BENCHES; without one all are run

`make bench` calls it with the environment that it needs. What a bench came to is kept in target/bench/results.json, so
that one of them can be run again alone; the table is made of all that is kept. A bench that fails is told and does not
stop the others; then the exit code is 1 and its rows are those of the run before.
"""
import argparse
import importlib
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path

from desk import CHECKOUT
from measure import Failed, interval

BENCHES = ["start", "quarter", "offices", "workbook", "office_tools", "national"]
RESULTS = CHECKOUT / "target" / "bench" / "results.json"
REPORT = CHECKOUT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: 由 make bench 写入 -->", "<!-- /bench -->"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []])
    parser.add_argument("--rounds", type=int, default=11)
    arguments = parser.parse_args()
    names = [name for name in arguments.names or BENCHES if (Path(__file__).parent / f"{name}.py").exists()]
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    failed = []
    for name in names:
        print(f"{name} ", end="", file=sys.stderr, flush=True)
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=RESULTS.parent))
        began = time.monotonic()
        try:
            results[name] = importlib.import_module(name).bench(folder, arguments.rounds)
            results[name]["minutes"] = (time.monotonic() - began) / 60
            results[name]["load"] = os.getloadavg()[1]
        except Failed as error:
            failed.append(name)
            print(f"\n没有测成  {name}：{error}", file=sys.stderr)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    table = table_of(results)
    print(table)
    write_report(table)
    return 1 if failed else 0


def table_of(results: dict) -> str:
    lines = ["| 比较 | 倍数（中位，括号内为中间一半） | 处理器时间之比 | 要求 | 各用秒数 | 峰值内存 MiB |", "|---|---|---|---|---|---|"]
    for name in BENCHES:
        if name not in results:
            continue
        for title, summary, wanted, kind in importlib.import_module(name).rows(results[name]):
            lines.append(row(title, summary, wanted, kind))
    load = max((result["load"] for result in results.values()), default=0)
    lines.append("")
    lines.append(f"{platform.machine()}，{os.cpu_count()} 个处理器；测量时最高负载 {load:.1f}。")
    return "\n".join(lines)


def row(title: str, summary: dict | None, wanted: str, kind: str) -> str:
    if summary is None:
        return f"| {title} | — | — | — | — | — |"
    ratio = f"{summary['wall']:.2f}（{interval(summary['wall_low'], summary['wall_high'])}）"
    if kind == "a_seconds":
        wanted = f"安静时 ≤ {wanted}"
    digits = 3 if min(summary["a_seconds"], summary["b_seconds"]) < 0.1 else 2
    seconds = f"{summary['a_seconds']:.{digits}f} ÷ {summary['b_seconds']:.{digits}f}"
    peaks = f"{summary['a_peak']:.0f}，{summary['b_peak']:.0f}"
    return f"| {title} | {ratio} | {summary['cpu']:.2f} | {wanted} | {seconds} | {peaks} |"


def write_report(table: str):
    text = REPORT.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    REPORT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
