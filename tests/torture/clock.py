"""Clocks and places: the hour at a quarter's edge, a clock that is wrong, time zones, languages.

In: faketime, where it is there. Out: (tried, faults). Figures and documents are the same bytes everywhere, and at any
time after the last day of the data: one that has not come yet is told. Sealing is refused until the period is over.
"""
import hashlib
import itertools
import shutil

from program import never, run, scratch
from workspace import History, tree

ZONES = ["Asia/Shanghai", "UTC", "America/New_York", "Pacific/Kiritimati"]
LANGUAGES = ["C", "zh_CN.UTF-8", "zh_CN.GB18030", "tr_TR.UTF-8"]
MOMENTS = [None, "2020-03-31 23:59:58", "2020-06-30 23:59:59", "2020-07-01 00:00:01", "2024-02-29 12:00:00",
           "1970-01-02 00:00:00", "2038-01-20 00:00:00"]
QUESTIONS = ["figures --period 2020Q2 --format json", "check --json", "explain aid.paid_amount --period 2020Q2"]
# (moment, zone) and whether the second quarter of 2020 may be sealed then.
EDGES = [("2020-06-30 23:59:50", "Asia/Shanghai", False), ("2020-07-01 00:00:01", "Asia/Shanghai", True),
         ("2020-03-31 12:00:00", "UTC", False), ("1970-01-02 00:00:00", "UTC", False),
         ("2038-01-20 00:00:00", "America/New_York", True)]


def when(moment):
    """The command that stands before the program's, so that it sees another moment."""
    return [] if moment is None else ["faketime", "-f", f"@{moment}"]


def same_answers(history, moments):
    answers, tried, faults = {}, 0, []
    workspace = history.copy("answers")
    for moment, zone, language, words in itertools.product(moments, ZONES, LANGUAGES, QUESTIONS):
        ran = run(words, workspace, extra={"TZ": zone, "LC_ALL": language, "LANG": language}, prefix=when(moment))
        faults += never(ran)
        answer = hashlib.sha256(ran.out.encode()).hexdigest(), ran.code
        # Days that have not come yet are told as such (date-future), so check knows the day; figures do not.
        question = words, moment if words.startswith("check") else None
        if answers.setdefault(question, answer) != answer or ran.code not in (0, 1):
            faults.append(f"{words} at {moment} in {zone}, {language}: another answer (code {ran.code})")
        tried += 1
    return tried, faults


def same_documents(history, moments):
    tried, faults = 0, []
    moments = [moment for moment in moments if moment is None or moment > "2020-10"]
    for moment, zone, language in zip(itertools.cycle(moments), ZONES * 2, LANGUAGES + LANGUAGES[::-1]):
        workspace = history.copy("papers")
        extra = history.extra | {"TZ": zone, "LC_ALL": language}
        ran = run(history.command, workspace, extra=extra, prefix=when(moment))
        faults += never(ran)
        if tree(workspace) != history.after:
            faults.append(f"documents made at {moment} in {zone}, {language} are others (code {ran.code}): {ran.err[:200]}")
        tried += 1
    return tried, faults


def edges():
    faults = []
    with scratch() as folder:
        history = History(folder, "freeze 2020Q2")
        for moment, zone, may in EDGES:
            workspace = history.copy("edge")
            # The moment is read in the zone.
            ran = run("freeze 2020Q2", workspace, extra=history.extra | {"TZ": zone}, prefix=when(moment))
            faults += never(ran)
            sealed = (workspace / "frozen/2020Q2.json").exists()
            if sealed != may or ran.code != (0 if may else 4):
                faults.append(f"freeze at {moment} in {zone}: code {ran.code}, sealed: {sealed}; {ran.err.strip()[:200]}")
    return len(EDGES), faults


def suite(sample=1):
    fake = shutil.which("faketime") is not None
    moments = (MOMENTS if fake else MOMENTS[:1])[::sample]
    with scratch() as folder:
        history = History(folder, "quarter 2020Q2")
        first, found = same_answers(history, moments)
        second, more = same_documents(history, moments)
    third, last = edges() if fake else (0, [])
    return first + second + third, found + more + last


if __name__ == "__main__":
    count, found = suite()
    print("\n".join(found), f"{count} clocks and places, {len(found)} faults", sep="\n")
