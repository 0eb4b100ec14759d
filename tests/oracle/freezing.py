"""What was reported, what the exports say now, and why: a `lianxi` binary against itself, over random offices.

    python3 freezing.py BINARY [--seeds 1-10 or 3,17] [--keep DIR]

An office freezes a quarter, its rows and settings change, it freezes the next quarter, they change again. At each step
`compare` must tell exactly the figures that differ from the sealed ones, and each as reported + causes = now. What the
figures are, `figures --format json` says; the causes are added up here. Out: what does not hold, then one line of totals;
exits 1 where there is any. The standard library is enough; typst is found as the program finds it.
"""
import argparse
import datetime as dt
import json
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from random import Random

from columns import COLUMNS
from compare import numbers, run
from drawing import DAY, World
from figures import WORKDAYS
from periods import Workdays
from properties import Office, make_office

COLUMN_NAMES = ["value", "previous", "last_year", "ytd", "total"]
KINDS = ["补录", "更正", "撤销", "口径变化"]


def exact(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def number(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


# -- what happens to an office between two runs

def change_rows(rng: Random, office: Office):
    """Rows go, amounts and days are put right or blanked, rows come late."""
    for sheet in office.sheets:
        for at, (row, record) in reversed(list(enumerate(sheet.lines))):
            if row is None or rng.random() > 0.2:
                continue
            what = rng.choice(["gone", "amount", "day", "blank", "late"])
            if what == "gone":
                del sheet.lines[at]
                continue
            row, record = dict(row), list(record)
            kind = {"amount": "amount", "day": "date"}.get(what)
            keys = [k for k, (_, t) in COLUMNS[sheet.kind].items() if t == kind and row.get(k)] if kind else []
            if what == "late":
                row = late(rng, sheet.kind, row)
                record = sheet.spelled(row)
                sheet.lines.insert(rng.randrange(len(sheet.lines) + 1), (row, record))
                continue
            if what == "blank":
                keys = [k for k in COLUMNS[sheet.kind] if row.get(k) and k not in ("case_no", "name")]
            if not keys:
                continue
            key = rng.choice(keys)
            if what == "day" and isinstance(row[key], dt.date):
                row[key] += DAY * rng.choice([-40, -3, 2, 95])
            elif what == "amount" and isinstance(row[key], int):
                row[key] = max(1, row[key] + rng.choice([-100_000, 1, 4_999, 250_000]))
            elif what == "blank":
                row[key] = None
            sheet.lines[at] = (row, sheet.spelled(row))


def late(rng: Random, kind: str, like: dict) -> dict:
    """A row that is entered late: of a new case, or a visit on another day."""
    if kind == "cases":
        return dict(like, case_no=f"陈检司救受[2019]9903{rng.randrange(10 ** 7):07}号")
    day = like.get("visit_date")
    return dict(like, visit_date=day + DAY * rng.choice([-9, 5, 33])) if isinstance(day, dt.date) else dict(like)


def change_settings(rng: Random, office: Office):
    text = office.settings
    lines = []
    for line in text.splitlines():
        if line.startswith("month_close_day") and rng.random() < 0.5:
            line = f"month_close_day = {rng.choice([20, 25, 31])}"
        elif line.startswith("visit_interval_days") and rng.random() < 0.5:
            line = f"visit_interval_days = {rng.choice([60, 90, 180])}"
        elif line[:2] == "20" and rng.random() < 0.5:
            line = f"{line[:4]} = {rng.choice(['900', '6525.25', '12000'])}"
        lines.append(line)
    office.settings = "\n".join(lines) + "\n"


# -- one office

class Walk:
    def __init__(self, binary: str, seed: int, folder: Path):
        self.binary, self.seed, self.folder, self.told = binary, seed, folder, []
        self.rng = Random(f"freezing/{seed}")
        self.world = World(seed, seed % 2, None, Workdays(WORKDAYS))
        self.office = make_office(self.world, folder / "made")
        self.place = folder / "office"
        self.office.write(self.place)
        self.compared = 0

    def tell(self, *words):
        self.told.append(" ".join([f"seed {self.seed}", *map(str, words)]))

    def rewrite(self):
        """The changed office over the old one; `frozen/` stays."""
        shutil.rmtree(self.place / "exports")
        shutil.rmtree(self.place / "meetings", ignore_errors=True)
        self.office.write(self.place)

    def freeze(self, period: str) -> bool:
        check, _ = run(self.binary, self.place, "check", "--json")
        codes = sorted({f["code"] for f in check["findings"] if f["severity"] == "error"})
        waive = [word for code in codes for word in ("--waive", code)] + (["--reason", "原系统不能修改"] if codes else [])
        done = subprocess.run([self.binary, "freeze", "-C", str(self.place), period, *waive], capture_output=True)
        if done.returncode:
            self.tell("freeze", period, "exits", done.returncode, done.stderr.decode("utf-8", "replace")[-600:])
        return done.returncode == 0

    def figures(self, period: str) -> dict:
        document, said = run(self.binary, self.place, "figures", "--period", period, "--format", "json")
        return {f["id"]: f for f in document["figures"]} if document else self.tell("figures", said)

    def compare(self, period: str, changed: str):
        """Holds `compare` of a sealed period against the sealed file and the figures of now."""
        sealed = exact(self.place / "frozen" / f"{period}.json")["content"]
        now = self.figures(period)
        done = subprocess.run([self.binary, "compare", "-C", str(self.place), period, "--json"], capture_output=True)
        try:
            document = json.loads(done.stdout, parse_float=Decimal)
        except ValueError:
            return self.tell("compare", period, changed, "exits", done.returncode, done.stderr.decode("utf-8", "replace")[-600:])
        told = {(f["id"], f["column"]): f for f in document["figures"]}
        if len(told) != len(document["figures"]) or done.returncode != (1 if told else 0) or document["same"] != (not told):
            self.tell("compare", period, changed, "tells a figure twice, or another exit code:", done.returncode)
        for figure in sealed["figures"]:
            for column, then in zip(COLUMN_NAMES, figure["columns"]):
                self.compared += 1
                where = (period, changed, figure["id"], column)
                self.hold(where, number(then.get("value")), number(now[figure["id"]][column]), told.get((figure["id"], column)), changed)
                difference = told.get((figure["id"], column))
                if column == "value" and difference and "numerator" in then and now[figure["id"]].get("denominator") is not None:
                    self.hold_parts(where, then, now[figure["id"]], figure["unit"], difference)

    def hold(self, where: tuple, reported, now, difference: dict | None, changed: str):
        if difference is None:
            if reported != now:
                self.tell(*where, "was", reported, "is", now, "and is not told")
            return
        if (number(difference["reported"]), number(difference["now"])) != (reported, now):
            self.tell(*where, "was", reported, "is", now, "told:", difference["reported"], difference["now"])
        causes = difference["causes"]
        kinds = [cause["kind"] for cause in causes]
        if kinds != [kind for kind in KINDS if kind in kinds]:
            self.tell(*where, "causes twice or in another order:", kinds)
        if "口径变化" in kinds and "settings" not in changed:
            self.tell(*where, "tells 口径变化 where only rows changed")
        # What stands under 上期 was reported before the rows changed.
        if changed == "settings" and where[3] != "previous" and set(kinds) - {"口径变化"}:
            self.tell(*where, "tells", kinds, "where only settings changed")
        if reported is not None and now is not None:
            effects = [number(cause["effect"]) or Decimal(0) for cause in causes]
            if reported + sum(effects) != now:
                self.tell(*where, reported, "+", effects, "is not", now)
            if not causes:
                self.tell(*where, "has no cause")
        for cause in causes:
            self.hold_cause(where, cause)

    def hold_cause(self, where: tuple, cause: dict):
        sums = [0] * len(cause["deltas"])
        keys = set()
        for thing in cause["things"]:
            sums[thing["part"]] += thing["now"] - thing["before"]
            if thing["now"] == thing["before"] or (thing["key"], thing["part"]) in keys:
                self.tell(*where, "a thing that is as it was, or twice:", thing)
            keys.add((thing["key"], thing["part"]))
            if thing["before"] and not thing["rows_before"] or thing["now"] and not thing["rows_now"]:
                self.tell(*where, "a thing without rows:", thing)
        if sums != cause["deltas"]:
            self.tell(*where, "the things come to", sums, "the cause says", cause["deltas"])

    def hold_parts(self, where: tuple, then: dict, now: dict, unit: str, difference: dict):
        for part, key in enumerate(("numerator", "denominator")):
            scale = Decimal("0.01") if unit == "元" and part == 0 else Decimal(1)
            change = sum(cause["deltas"][part] for cause in difference["causes"]) * scale
            if number(then.get(key)) is not None and number(then[key]) + change != number(now[key]):
                self.tell(*where, key, then[key], "+", change, "is not", now[key])

    def all(self):
        # A period that is still running cannot be frozen.
        year = min(self.world.first_year + self.rng.randrange(1, 3), 2025)
        quarter = self.rng.randrange(1, 4)
        first, second = f"{year}Q{quarter}", f"{year}Q{quarter + 1}"
        if self.seed % 4 == 0:
            first, second = f"{year}H1", f"{year}H2"
        if not self.freeze(first):
            return
        self.compare(first, "nothing")
        change_rows(self.rng, self.office)
        self.rewrite()
        self.compare(first, "rows")
        if not self.freeze(second):
            return
        change_settings(self.rng, self.office)
        self.rewrite()
        self.compare(second, "settings")
        change_rows(self.rng, self.office)
        self.rewrite()
        self.compare(first, "rows and settings")
        self.compare(second, "rows and settings")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seeds", type=numbers, default=list(range(1, 11)))
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    binary = str(Path(args.binary).resolve()) if Path(args.binary).exists() else args.binary
    compared = told = 0
    for seed in args.seeds:
        with tempfile.TemporaryDirectory() as temporary:
            walk = Walk(binary, seed, (args.keep or Path(temporary)) / str(seed))
            walk.all()
        print(*walk.told[:40], sep="\n", end="\n" if walk.told else "")
        compared, told = compared + walk.compared, told + len(walk.told)
    print(f"{compared} figures compared, {told} faults")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
