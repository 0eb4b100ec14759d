"""The torture suite: `make torture`, or a sampled part of it in the tests (`--ci`).

In: the release build (or $LIANXI), typst and fonts as everywhere; strace and faketime, where they are there. Out: a
line for each suite, torture.json under target/, and with --write the table of docs/reliability.md. Exit 1 where one
fault was found.
"""
import argparse
import datetime
import json
import os
import shutil
import sys
import time

import clock
import faults
import frozen
import hostile
import mutants
import together
import typsts
from program import CHECKOUT

TABLE = CHECKOUT / "docs/reliability.md"
MARKS = "<!-- torture -->\n", "<!-- /torture -->\n"
# What a suite is called, what is tried in full, and what in the tests.
SUITES = {
    "hostile": ("made files, alone, in company, all at once",
                lambda a: hostile.suite(jobs=a.jobs), lambda a: hostile.suite(sample=2, jobs=a.jobs)),
    "mutants": ("spoilt files, alone and 25 at once",
                lambda a: mutants.suite(a.mutants, a.seed, a.jobs), lambda a: mutants.suite(400, a.seed, a.jobs)),
    "faults": ("kills and errors at the calls that write; full and read-only disks",
               lambda a: faults.suite(a.sample, a.kills, a.seed, a.jobs), lambda a: faults.suite(80, 5, a.seed, a.jobs, faults.COMMANDS[1:2])),
    "typst": ("typsts that are none",
              lambda a: typsts.suite(), lambda a: typsts.suite(slow=False)),
    "together": ("rounds of two and four runs at once",
                 lambda a: together.suite(a.rounds, a.seed), lambda a: together.suite(1, a.seed)),
    "clock": ("clocks, time zones, languages",
              lambda a: clock.suite(), lambda a: clock.suite(sample=3)),
    "frozen": ("spoilt sealed files",
               lambda a: frozen.suite(a.step, a.jobs), lambda a: frozen.suite(4001, a.jobs)),
}


def wanted():
    parser = argparse.ArgumentParser()
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(SUITES))
    parser.add_argument("--ci", action="store_true", help="a sample of everything, in some two minutes")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=5000)
    parser.add_argument("--sample", type=int, default=8, help="one disk fault in so many")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--step", type=int, default=37, help="one byte of a sealed file in so many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def carry_out(arguments):
    """The suites, one after the other; a dict for each."""
    for name in arguments.suites or SUITES:
        what, whole, sampled = SUITES[name]
        began = time.monotonic()
        tried, found = (sampled if arguments.ci else whole)(arguments)
        took = time.monotonic() - began
        for fault in found:
            print(f"  {name}: {fault}"[:600])
        print(f"{name}: {tried} tried, {len(found)} failed, {took:.0f} s", flush=True)
        yield {"suite": name, "what": what, "tried": tried, "failed": len(found), "seed": arguments.seed,
               "seconds": round(took), "date": datetime.date.today().isoformat()}


def write_table(results):
    lines = ["| suite | what is tried | tried | passed | failed | seed | date |", "|---|---|--:|--:|--:|--:|---|"]
    lines += [f"| {r['suite']} | {r['what']} | {r['tried']} | {r['tried'] - r['failed']} | {r['failed']} | {r['seed']} | "
              f"{r['date']} |" for r in results]
    text = TABLE.read_text(encoding="utf-8")
    before, rest = text.split(MARKS[0])
    _, after = rest.split(MARKS[1])
    TABLE.write_text(before + MARKS[0] + "\n".join(lines) + "\n" + MARKS[1] + after, encoding="utf-8")


def main():
    arguments = wanted()
    for tool, package in (("strace", "strace"), ("faketime", "faketime")):
        if not shutil.which(tool):
            print(f"no {tool}: its part is left out (Debian: apt-get install {package})")
    results = list(carry_out(arguments))
    folder = CHECKOUT / "target"
    folder.mkdir(exist_ok=True)
    (folder / "torture.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if arguments.write:
        write_table(results)
    failed = sum(result["failed"] for result in results)
    tried = sum(result["tried"] for result in results)
    print(f"{tried - failed} passed, {failed} failed")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
