"""The people, cases and visits of a random office, as typed rows.

In: a seed, the mess, the wanted number of case rows, the working days. Out: a World with case_rows and
visit_rows (dicts of typed values). Never spells a cell: that is spelling.py.
"""
import datetime as dt
from random import Random

from cells import Exit, check_digit, month_end
from columns import COLUMNS, VALUES
from periods import UnknownCalendar, Workdays

DAY = dt.timedelta(days=1)
SURNAMES, GIVEN = "王李张刘陈杨黄", ["伟", "芳", "秀英", "建军", "小平", "海燕"]
TOWNSHIPS = ["县功镇", "坪头镇", "天王镇", "香泉镇", "千河镇"]
HANDLERS = ["赵卫东", "何晓", "李敏"]
HOLIDAYS = [(1, 1), (1, 31), (2, 5), (2, 12), (4, 5), (5, 1), (5, 5), (6, 25), (10, 1), (10, 7), (10, 8), (12, 31)]
BAD_DATES = ["2020-02-30", "2020年5月", "5月8日", "2020", "待定", "20201301", "36525", "73416", "2020/13/1"]
BAD_AMOUNTS = ["不详", "12.345", "约2万", "2万多", "0.00000001万元"]


class World:
    """Draws everything of one office."""

    def __init__(self, seed: int, mess: int, rows: int | None, workdays: Workdays):
        self.rng = rng = Random(f"{seed}/{mess}/{rows}")
        self.mess, self.workdays = mess, workdays
        self.close_day = rng.choice([31, 31, 31, 25, 20, 30, 29])
        self.first_year = rng.choice([2018, 2018, 2019, 2019, 2020, 2005, 2025])
        self.wanted = rows or rng.randrange(5, 61)
        self.people, self.case_rows, self.visit_rows, self.serial = [], [], [], 0

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    # -- days

    def day(self) -> dt.date:
        """A day of the office's three years; boundaries are drawn far more often than chance would."""
        year = self.first_year + self.rng.randrange(3)
        kind = self.rng.randrange(10)
        if kind < 4:
            month = self.rng.choice([3, 6, 9, 12])
            base = dt.date(year, month, min(self.close_day, month_end(year, month)))
            return base + DAY * self.rng.choice([-1, 0, 0, 1, 1, 2])
        if kind < 6:
            return dt.date(year, *self.rng.choice(HOLIDAYS)) + DAY * self.rng.choice([-1, 0, 1])
        return dt.date(year, 1, 1) + DAY * self.rng.randrange(365)

    def after(self, day: dt.date, *marks: int) -> dt.date:
        """A day on or after `day`: often one of `marks` working days after, else anywhere."""
        if marks and self.chance(0.6):
            try:
                return self.workdays.after(day, self.rng.choice(marks)) + DAY * self.rng.choice([0, 0, 0, 1])
            except UnknownCalendar:
                pass
        return day + DAY * self.rng.choice([0, 1, 3, 7, 20, 45, 90, 200])

    # -- people

    def person(self) -> dict:
        rng = self.rng
        if self.people and self.chance(0.25):
            return rng.choice(self.people)
        number = f"990304{rng.randrange(1940, 2012)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(1000):03}"
        person = {"name": rng.choice(SURNAMES) + rng.choice(GIVEN), "id": number + check_digit(number),
                  "id_kind": rng.choices(["18", "15", "none", "invalid", "damaged", "mixed"], [12, 2, 3, 1, 1, 2])[0],
                  "household": rng.choice([None, f"6103{rng.randrange(30):06}", "6103000007"]),
                  "township": rng.choice(TOWNSHIPS), "registered": rng.choice([True, True, False, None])}
        if person["id_kind"] == "15" and number[6:8] != "19":
            person["id_kind"] = "18"
        self.people.append(person)
        return person

    def id_text(self, person: dict, sure: bool = False):
        full = person["id"]
        kind = person["id_kind"]
        if kind == "mixed":
            kind = "18" if sure else self.rng.choice(["18", "none", "15"])
        if kind == "15" and full[6:8] != "19":
            kind = "18"
        wrong = full[:17] + "0123456789"[(int(full[16]) + 3) % 10]
        texts = {"18": full.lower() if self.mess and self.chance(0.2) else full, "15": full[:6] + full[8:17], "none": None,
                 "invalid": full[:16] if wrong == full else wrong, "damaged": f"{full[0]}.{full[1:6]}E+17"}
        return texts[kind]

    # -- cases

    def make_cases(self):
        while len(self.case_rows) < self.wanted:
            self.make_case()
        if self.mess == 2:
            self.spoil(self.case_rows, "cases")

    def case_no(self, year: int) -> str:
        self.serial += 1
        return f"陈检司救受[{year}]990304{self.serial:05}号"

    def make_case(self):
        rng, case = self.rng, {}
        lead = self.day()
        urgent = self.chance(0.15)
        case["source"] = rng.choice(VALUES["source"] + ["扶贫部门移送", None])
        case["lead_date"] = lead if self.chance(0.75) else None
        accepted = self.after(lead)
        case["accepted_date"] = accepted if self.chance(0.85) or not case["lead_date"] else None
        case["handler"] = rng.choice(HANDLERS + [None])
        case["case_no"] = self.case_no(lead.year)
        decided = self.after(accepted, 9, 10, 11) if self.chance(0.85) else None
        decision = rng.choices(["予以救助", *VALUES["decision"][1:], None], [10, 1, 2, 2, 1, 1])[0]
        case["decided_date"], case["decision"] = decided, decision if decided or self.chance(0.2) else None
        if decision and decision.startswith("移送"):
            case["transfer_date"] = self.after(decided or accepted) if self.chance(0.9) else None
            case["transfer_to"] = "渭滨区人民检察院"
        closed = self.after(decided or accepted) if self.chance(0.65) else None
        case["closed_date"] = closed
        if closed and self.chance(0.65):
            case["feedback_date"] = self.after(closed, 4, 5, 6) - DAY * rng.choice([0, 0, 0, 0, 3])
        elif self.chance(0.05):
            case["feedback_date"] = self.day()
        for person in {p["id"]: p for p in (self.person() for _ in range(rng.choice([1, 1, 1, 2, 3])))}.values():
            self.make_rows(case, person, urgent, decided or accepted)

    def make_rows(self, case: dict, person: dict, urgent: bool, decided: dt.date):
        """The rows of one person of a case: instalments, copies, rows that leave facts out or disagree."""
        rng = self.rng
        granted = rng.choice([2000000, 5000000, 300000, 1000001, 1526324, 23490900, 23490901, None])
        base = dict(case, name=person["name"], household_no=person["household"], township=person["township"],
                    registered=person["registered"], village=rng.choice(["南庄村", "北塬村", None]),
                    categories=rng.sample(VALUES["categories"], rng.randrange(4)) or None,
                    harm=rng.choice(VALUES["harm"] + [None]), cause=rng.choice(["交通肇事", "故意伤害", None]),
                    note=rng.choice(["家庭困难", None]))
        if case["decision"] == "予以救助":
            base["granted_amount"] = granted
        if self.chance(0.3):
            base["advice_date"] = self.after(decided)
            if self.chance(0.6):
                base["advice_reply_date"] = self.after(base["advice_date"])
                base["advice_result"] = rng.choice(["纳入", "不纳入", None])
        if self.chance(0.2):
            base["social_aid_date"] = self.after(decided)
        rows = []
        paid = decided
        for i in range(rng.choice([1, 1, 1, 2, 3])):
            row = dict(base, id_number=self.id_text(person))
            if self.chance(0.8) and case["decision"] in ("予以救助", None):
                paid = self.after(paid, 2, 5) if i or not urgent else (case["lead_date"] or decided)
                row["paid_date"] = paid if self.chance(0.95) else None
                row["paid_amount"] = rng.choice([granted or 400000, (granted or 400000) // 2, 400000, 600000, None])
                row["fund_source"] = rng.choice(VALUES["fund_source"] + [None])
                row["urgent"] = True if urgent and i == 0 else rng.choice([False, None])
                if row["urgent"] and self.chance(0.6):
                    row["formalities_date"] = self.after(paid)
            rows.append(self.varied(row) if i else row)
        person["paid"] = min((r["paid_date"] for r in rows if r.get("paid_date")), default=person.get("paid") or decided)
        person.setdefault("cases", []).append(case["case_no"])
        if self.chance(0.12):
            copy = dict(rng.choice(rows))
            rows.append(self.varied(copy) if self.chance(0.6) else copy)
        self.case_rows += rows

    def varied(self, row: dict) -> dict:
        """A row of the same case and person that leaves facts out or does not agree in them."""
        rng = self.rng
        for key in ("lead_date", "decided_date", "closed_date", "feedback_date", "advice_date", "advice_reply_date",
                    "advice_result", "social_aid_date", "formalities_date", "granted_amount", "decision", "handler",
                    "registered", "township", "source"):
            if self.chance(0.08):
                row[key] = None
        changes = {"closed_date": self.day, "feedback_date": self.day, "decided_date": self.day, "lead_date": self.day,
                   "granted_amount": lambda: rng.choice([2000000, 100000, 23490901]), "advice_date": self.day,
                   "advice_reply_date": self.day, "township": lambda: rng.choice(TOWNSHIPS), "harm": lambda: rng.choice(VALUES["harm"]),
                   "household_no": lambda: rng.choice(["6103000001", "6103000009"]), "handler": lambda: rng.choice(HANDLERS),
                   "decision": lambda: rng.choice(VALUES["decision"]), "note": lambda: rng.choice(["材料后补", "a", "Z", "一"])}
        for key, draw in changes.items():
            if self.chance(0.07):
                row[key] = draw()
        if self.mess and self.chance(0.25):  # the same case number, otherwise spelled
            a, b = rng.choice(["()", "〔〕", "【】", "（）", "［］"])
            row["case_no"] = row["case_no"].replace("[", a).replace("]", b)
            if self.chance(0.3):
                row["case_no"] = row["case_no"].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        return row

    def spoil(self, rows: list, kind: str):
        """Cells that cannot be read, needed values that are not there, texts that map to no value."""
        for row in rows:
            if not self.chance(0.07):
                continue
            keys = {t: [k for k, (_, x) in COLUMNS[kind].items() if x.startswith(t)] for t in ("date", "money", "one")}
            what = self.rng.choice(["date", "money", "unknown", "missing", "negative", "yesno"])
            if what == "date":
                row[self.rng.choice(keys["date"])] = self.rng.choice(BAD_DATES)
            elif what == "money":
                row[self.rng.choice(keys["money"])] = self.rng.choice(BAD_AMOUNTS)
            elif what == "negative":
                row[self.rng.choice(keys["money"])] = -50000
            elif what == "unknown":
                row[self.rng.choice(keys["one"])] = "待研究"
            elif what == "yesno":
                row["registered" if kind == "cases" else "joint"] = "不清楚"
            else:
                for key in self.rng.choice([["case_no"], ["name"], ["accepted_date", "lead_date", "paid_date"], ["visit_date"]]):
                    row[key] = None

    # -- visits

    def make_visits(self):
        for person in self.people:
            for _ in range(self.rng.choice([0, 0, 1, 2, 3, 5])):
                self.make_visit(person)
        if self.mess == 2:
            for _ in range(self.rng.randrange(3)):
                self.visit_rows.append({"case_no": self.case_no(self.first_year), "name": "赵无名", "visit_date": self.day()})
            self.spoil(self.visit_rows, "visits")

    def make_visit(self, person: dict):
        rng = self.rng
        seen = self.after(person["paid"], 5) if self.chance(0.3) else self.day()
        if self.chance(0.25):
            seen = person["paid"] + DAY * rng.choice([30, 60, 179, 180, 181, 182])
        if person.get("seen") and self.chance(0.1):
            seen = person["seen"]
        person["seen"] = seen
        row = {"visit_date": seen, "joint": rng.choice([True, False, None]), "visitors": "李敏、驻村干部",
               "status": rng.choice(["未脱贫", "已脱贫", "已脱贫", "返贫", None]), "income": rng.choice([530000, -149944, None]),
               "measures": rng.sample(VALUES["measures"], rng.randrange(3)) or None, "difficulties": rng.choice(["子女上学", None])}
        if row["status"] == "已脱贫" and self.chance(0.75):
            row["exit_date"] = self.exit_date(person, seen)
        if self.chance(0.2):
            row["next_visit_date"] = seen + DAY * 90
        how = rng.choice(["id", "id and case", "name and case", "name and case", "case", "name"])
        if "id" in how:
            row["id_number"] = self.id_text(person, sure=True)
        if "case" in how:
            row["case_no"] = rng.choice(person["cases"]) if self.chance(0.97) else rng.choice(self.case_rows).get("case_no")
        if "name" in how or self.chance(0.5):
            row["name"] = person["name"]
        self.visit_rows.append(row)
        if self.chance(0.08):
            self.visit_rows.append(dict(row, joint=not row["joint"]))

    def exit_date(self, person: dict, seen: dt.date) -> Exit:
        if person.get("exit") and self.chance(0.35):
            return person["exit"]  # a copy of an old one
        day = self.day() if self.chance(0.4) else seen - DAY * self.rng.choice([0, 1, 30, 100])
        person["exit"] = self.rng.choice([Exit(day.year, day.month, day.day), Exit(day.year, day.month), Exit(day.year)])
        return person["exit"]
