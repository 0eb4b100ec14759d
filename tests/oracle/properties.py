"""What must not change a figure: a `lianxi` binary against itself, over random offices told in another way.

    python3 properties.py BINARY [--seeds 1-40 or 3,17] [--keep DIR]

Out: every value that changed although it must not (seed, property, question, path, both values), then one line of
totals. Exits 1 where there is one. Whole `figures --format json` documents are compared, and the rows of `check
--json`. Nothing is computed here, so an error that program and oracle share is found too. With --keep, the offices
stay in DIR/SEED/PROPERTY. The standard library is enough.
"""
import argparse
import copy
import datetime as dt
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from columns import COLUMNS
from compare import numbers, run
from drawing import DAY, World
from figures import WORKDAYS
from offices import questions, write_meetings, write_settings
from office import DATED, case_key
from periods import Workdays
from retelling import Sheet, TELLINGS, newcomer, sheets_of

CASE_DATES = [k for k, (_, t) in COLUMNS["cases"].items() if t == "date"]
LARGE = 8_888_888_800  # 分: a row that leaks into a figure is seen
ITEM = ('kind = "regular"\nnumber = 90\nheld_on = {day}\nplace = "三楼会议室"\nchair = "周建平"\nagenda = []\n'
        'present = []\nabsent = []\nobservers = []\npoints = []\n[[actions]]\nid = "later-1"\ntext = "补齐反馈"\n'
        'owner = "区检察院"\ndue = {day}\n')


@dataclass
class Office:
    """A workspace before it is written: its settings and meetings as text, its exports as sheets."""
    settings: str
    meetings: dict
    sheets: list

    def write(self, folder: Path):
        for name, text in {"lianxi.toml": self.settings, **{f"meetings/{n}": t for n, t in self.meetings.items()}}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "exports").mkdir()
        for sheet in self.sheets:
            sheet.write(folder / "exports")

    def of(self, kind: str, rng: Random) -> Sheet:
        return rng.choice([s for s in self.sheets if s.kind == kind])

    def add(self, rng: Random, kind: str, row: dict):
        """One more row, anywhere among the others."""
        sheet = self.of(kind, rng)
        sheet.lines.insert(rng.randrange(len(sheet.lines) + 1), (row, sheet.spelled(row)))


def make_office(world: World, folder: Path) -> Office:
    world.make_cases()
    world.make_visits()
    (folder / "meetings").mkdir(parents=True)
    aliases = {"case_no": ["受案编号"], "paid_amount": ["实发金额"]} if world.mess else {}
    write_settings(world, folder / "lianxi.toml", aliases)
    write_meetings(world, folder / "meetings")
    meetings = {p.name: p.read_text(encoding="utf-8") for p in (folder / "meetings").iterdir()}
    rows = {"cases": world.case_rows, "visits": world.visit_rows}
    return Office((folder / "lianxi.toml").read_text(encoding="utf-8"), meetings, sheets_of(rows, world.rng, world.mess, aliases))


# -- rows that a period or a day must not see

def later_days(rng: Random, after: dt.date) -> dict:
    """Every date of a case, one after the other, all later than a day."""
    day, dates = after, {}
    for key in CASE_DATES:
        day += DAY * rng.choice([1, 1, 4, 30])
        dates[key] = day
    return dates


def later_case(rng: Random, office: Office, after: dt.date) -> dict:
    """A case that begins after a day: of somebody new, or of somebody known of whom it says nothing new."""
    row = dict(later_days(rng, after), case_no="陈检司救受[2030]99030490001号", source="扶贫部门移送", decision="予以救助",
               granted_amount=LARGE, paid_amount=LARGE, urgent=True, advice_result="纳入", harm="致死", fund_source="社会捐助")
    known = [r for s in office.sheets if s.kind == "cases" for r, _ in s.lines if r and r.get("name") and r.get("id_number")]
    if known and rng.random() < 0.5:
        return dict(row, **{k: v for k, v in rng.choice(known).items() if k in ("name", "id_number")})
    return dict(row, **newcomer(), registered=True, household_no="6103999999", township="千河镇")


def later_visit(rng: Random, office: Office, after: dt.date) -> dict:
    known = [r for s in office.sheets if s.kind == "visits" for r, _ in s.lines if r and isinstance(r.get("visit_date"), dt.date)]
    who = rng.choice(known) if known else {"case_no": "陈检司救受[2030]99030490001号"}
    return dict({k: v for k, v in who.items() if k in ("case_no", "name", "id_number")}, joint=True, measures=["产业扶持"],
                visit_date=after + DAY * rng.choice([1, 2, 40]), status=rng.choice(["未脱贫", "已脱贫", "返贫"]))


def add_later_year(rng: Random, office: Office, to: dt.date):
    for number in (1, 2):
        row = later_case(rng, office, dt.date(to.year + 1, 1, 1))
        office.add(rng, "cases", dict(row, case_no=f"陈检司救受[2030]9903049000{number}号"))
    if any(r and r.get("status") for s in office.sheets if s.kind == "visits" for r, _ in s.lines):
        office.add(rng, "visits", later_visit(rng, office, dt.date(to.year + 1, 1, 1)))


def add_after(rng: Random, office: Office, day: dt.date, mess: int):
    """What happened after D, in every way in which an export can tell it: rows, cells, visits, a meeting."""
    office.add(rng, "cases", later_case(rng, office, day))
    office.add(rng, "visits", dict(newcomer(), case_no="陈检司救受[2030]99030490001号", visit_date=day + DAY * 9, status="已脱贫"))
    if any(r for s in office.sheets if s.kind == "visits" for r, _ in s.lines):
        office.add(rng, "visits", later_visit(rng, office, day))
    office.meetings["later.toml"] = ITEM.format(day=day + DAY)
    rows = [(s, at) for s in office.sheets if s.kind == "cases" for at, (r, _) in enumerate(s.lines) if r]
    if mess < 2:  # a later row of a case is only for cases that are not wholly set aside
        sheet, at = rng.choice(rows)
        old = sheet.lines[at][0]
        office.add(rng, "cases", {**later_days(rng, day), "case_no": old["case_no"], "name": old["name"], "registered": True,
                                  "id_number": old.get("id_number"), "paid_amount": LARGE, "source": "扶贫部门移送",
                                  "decision": "不予救助", "township": "千河镇", "household_no": "0"})
    fill_later(rng, rows, day)


def fill_later(rng: Random, rows: list, day: dt.date):
    """Dates after D in blank cells of rows that are there by D; of cases of one row, which is no copy of another."""
    key = lambda row: case_key(row.get("case_no") or "")
    cases = [key(s.lines[at][0]) for s, at in rows]
    for sheet, at in rows:
        row, record = sheet.lines[at]
        # Nor may the cell mend a row that lacks a needed date.
        there = any(isinstance(row.get(k), dt.date) and row[k] <= day for k in ("lead_date", "accepted_date", "paid_date"))
        if not there or cases.count(key(row)) != 1:
            continue
        # A date after D takes with it what it dates: that must be blank, too.
        blank = [k for k in CASE_DATES if all(row.get(cell) is None for cell in [k, *DATED.get(k, [])])]
        for column in rng.sample(blank, rng.randrange(len(blank) + 1)):
            record[sheet.keys.index(column)] = str(day + DAY * rng.choice([1, 30]))


# -- rows that are set aside

def error_row(rng: Random, office: Office) -> str:
    """Adds one row that an error sets aside; gives its kind of export."""
    base = dict(later_days(rng, dt.date(2019, 1, 1)), **newcomer(), case_no="陈检司救受[2019]99030490002号", paid_amount=LARGE,
                registered=True, decision="予以救助", granted_amount=LARGE, source="扶贫部门移送")
    kinds = [dict(base, paid_date="2020-02-30"), dict(base, closed_date="待定"), dict(base, paid_amount="0.0000001"),
             dict(base, granted_amount=-50000), dict(base, name=None), dict(base, case_no=None),
             dict(base, accepted_date=None, lead_date=None, paid_date=None, paid_amount=None), "copy", "spoilt", "visit", "visit"]
    what = rng.choice(kinds)
    if isinstance(what, dict):
        office.add(rng, "cases", what)
        return "cases"
    if what == "visit":
        row = dict(newcomer(), case_no="陈检司救受[2019]99030490003号", visit_date=dt.date(2019, 5, 6), status="已脱贫")
        office.add(rng, "visits", rng.choice([row, dict(row, visit_date="2020-02-30"), dict(row, visit_date=None)]))
        return "visits"
    sheet = office.of("cases", rng)
    old, record = rng.choice([line for line in sheet.lines if line[0]])
    record = list(record)
    if what == "spoilt":  # a row of a known person that must not lend it any of its facts
        for key, text in (("registered", "是"), ("closed_date", "待定"), ("township", "千河镇"), ("source", "扶贫部门移送")):
            record[sheet.keys.index(key)] = text
    sheet.lines.insert(rng.randrange(len(sheet.lines) + 1), (old, record))
    return "cases"


# -- comparing

def changes(path: str, before, after):
    """The values that are not the same, each by its path."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from changes(f"{path}.{key}", before.get(key, "absent"), after.get(key, "absent"))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (a, b) in enumerate(zip(before, after)):
            yield from changes(f"{path}[{a.get('id', at) if isinstance(a, dict) else at}]", a, b)
    elif before != after:
        yield path, before, after


class Hearing:
    """One office, and what the program said of it as it was first told."""

    def __init__(self, binary: str, seed: int, folder: Path):
        days, mess = Workdays(WORKDAYS), seed % 3
        self.binary, self.seed, self.folder, self.mess = binary, seed, folder, mess
        self.runs, self.told = 0, []
        self.world = World(seed, mess, None, days)
        self.office = make_office(self.world, folder / "drawn")
        asked = questions(seed, mess, None, days)
        self.asked = [asked[0], asked[2], asked[5]]  # a quarter, a year, a quarter as of a day within it
        self.before = self.ask(self.office, "first", self.asked)

    def ask(self, office: Office, name: str, asked: list) -> dict:
        """All answers on one telling of the office; an answer that is none is told and left out."""
        workspace = self.folder / name
        office.write(workspace)
        answers = {"check": run(self.binary, workspace, "check", "--json")}
        for period, as_of in asked:
            more = ["--as-of", str(as_of)] if as_of else []
            answers[period, as_of] = run(self.binary, workspace, "figures", "--period", period, "--format", "json", *more)
        self.runs += len(answers)
        for question, (document, said) in answers.items():
            if document is None:
                self.told.append(f"seed {self.seed} {name} {question}  no JSON: {said}")
        rows = (answers.pop("check")[0] or {}).get("rows", {})
        for counts in rows.values():
            counts["skipped"].pop("blank")  # a blank row is one only where another row follows it in its file
        return {"check": rows, **{q: d for q, (d, _) in answers.items() if d}}

    def hold(self, name: str, office: Office, expected: dict, trimmed=lambda document: document):
        """The office, told in another way, must get the answers that are expected."""
        after = self.ask(office, name, [q for q in expected if q != "check"])
        for question, document in expected.items():
            if question == "check":
                found = list(changes("rows", document, after["check"]))
            else:
                found = list(changes("", trimmed(document), trimmed(after.get(question, {}))))
            for path, a, b in found[:8]:
                where = question if question == "check" else f"{question[0]} {question[1] or ''}"
                self.told.append(f"seed {self.seed} {name} {where} {path}\n    before {a}\n    after  {b}")

    def all(self):
        for name, tell in TELLINGS.items():
            rng, office = Random(f"{self.seed}/{name}"), copy.deepcopy(self.office)
            tell(rng, office, self.world)
            # Another spelling has junk rows of its own, which `check` counts apart.
            self.hold(name, office, {q: d for q, d in self.before.items() if q != "check" or name != "respelled"})
        self.not_yet()
        self.set_aside()

    def not_yet(self):
        for question, document in self.before.items():
            rng, office = Random(f"{self.seed}/later/{question}"), copy.deepcopy(self.office)
            if question == "check":
                continue
            if question[1]:
                add_after(rng, office, question[1], self.mess)
                self.hold(f"after-{question[1]}", office, {question: document})
            else:
                add_later_year(rng, office, dt.date.fromisoformat(document["period"]["to"]))
                self.hold(f"later-than-{question[0]}", office, {question: document},
                          lambda d: {k: v for k, v in d.items() if k != "rows"})

    def set_aside(self):
        for number in (1, 2):
            rng, office = Random(f"{self.seed}/error/{number}"), copy.deepcopy(self.office)
            kind = error_row(rng, office)
            expected = copy.deepcopy({q: d for q, d in self.before.items() if q == "check" or not q[1]})
            for document in (d if q == "check" else d["rows"] for q, d in expected.items()):
                document[kind]["read"] += 1
                document[kind]["set_aside"] += 1
            self.hold(f"error-row-{number}", office, expected)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seeds", type=numbers, default=list(range(1, 41)))
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    binary = str(Path(args.binary).resolve()) if Path(args.binary).exists() else args.binary
    runs = told = 0
    for seed in args.seeds:
        with tempfile.TemporaryDirectory() as temporary:
            hearing = Hearing(binary, seed, (args.keep or Path(temporary)) / str(seed))
            hearing.all()
        print(*hearing.told, sep="\n", end="\n" if hearing.told else "")
        runs, told = runs + hearing.runs, told + len(hearing.told)
    print(f"{runs} runs, {told} changes")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
