"""The hostile corpus: every file alone, in good company, and all at once.

In: the corpus. Out: (tried, faults). A file is right when the run is sound (program.never), the rows add up, and what
must become of it did: its rows counted, or set aside at their place, or the file refused by name, or left out aloud.
"""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hostile_places  # noqa: F401  (they fill the corpus)
import hostile_text  # noqa: F401
import hostile_values  # noqa: F401
import hostile_xls  # noqa: F401
import hostile_zipped  # noqa: F401
import office
from corpus import CORPUS
from program import accounted, never, run, scratch

ESCAPED = Path("/tmp/torture-escaped")


def put(hostile, exports, serial):
    if hostile.place:
        return hostile.place(exports, serial)
    content = hostile.content(serial)
    (exports / hostile.name).write_bytes(content.encode() if isinstance(content, str) else content)


def told(report, hostile):
    """The findings about the file."""
    return [f for f in report["findings"] if hostile.id in f["file"] or hostile.name in f["file"]]


def differs(expect, ran, before, hostile):
    """How the outcome differs from what is expected; nothing where it does not."""
    if expect.what == "refuse":
        named = hostile.id in ran.err or hostile.name in ran.err
        if ran.code != 3 or not (named or hostile.place) or expect.says not in ran.err:
            return f"not refused by name ({expect.says}): code {ran.code}, {ran.err.strip()[:150]}"
        return ""
    if ran.code not in (0, 1):
        return f"code {ran.code}: {ran.err.strip()[:150]}"
    report = ran.json()
    rows = report["rows"][expect.kind]
    read, aside = rows["read"] - before[expect.kind], rows["set_aside"]
    wanted = (0, 0) if expect.what == "ignore" else (expect.rows, expect.aside)
    if (read, aside) != wanted:
        codes = sorted({f["code"] for f in report["findings"]})
        return f"read, set aside {(read, aside)}, not {wanted}; {codes}"
    about = told(report, hostile) or report["findings"]
    for code, row in expect.findings:
        if not any(f["code"] == code and row in (None, f["row"]) for f in about):
            return f"no {code} at row {row}: {[(f['code'], f['row']) for f in about]}"
    return ""


def tried(hostile, serial, company):
    """One run with the file; its faults."""
    with scratch() as folder:
        workspace = Path(folder)
        office.settle(workspace, baseline=company)
        put(hostile, workspace / "exports", serial)
        ran = run("check --json", workspace)
        faults = never(ran)
        if not company and ran.code in (0, 1):
            faults += [f"on the screen: {fault}" for fault in never(run("check", workspace))]
        strangers = {p.name for p in workspace.iterdir()} - {"lianxi.toml", "exports", "meetings", "out", "外面.csv"}
        if strangers or ESCAPED.exists():
            faults.append(f"something new outside out/: {strangers or ESCAPED}")
        nothing_left = not company and hostile.outcomes[0].what == "ignore" and ran.code == 3
        if not faults and not nothing_left:
            before = office.BASELINE if company else {"cases": 0, "visits": 0}
            misses = [differs(expect, ran, before, hostile) for expect in hostile.outcomes]
            faults += [] if "" in misses else misses
            if ran.code in (0, 1):
                faults += accounted(ran)[0]
                faults += [f"the good file is blamed: {f['code']}" for f in ran.json()["findings"]
                           if "基准" in f["file"] and company]
        return [f"{hostile.id} {hostile.what} ({'in company' if company else 'alone'}): {fault}" for fault in faults]


def all_at_once():
    """Every file that is refused alone, together: each is told. Then all others: the rows add up."""
    faults, runs = [], 0
    refused = [h for h in CORPUS if h.outcomes[0].what == "refuse" and len(h.outcomes) == 1 and h.id != "F10"]
    others = [h for h in CORPUS if h.outcomes[0].what == "accept" and h.id not in ("F14", "F20")
              and not any(e.what == "refuse" for e in h.outcomes)]
    for name, chosen in (("refused", refused), ("read", others)):
        with scratch() as folder:
            workspace = Path(folder)
            office.settle(workspace, baseline=True)
            for hostile in chosen:
                put(hostile, workspace / "exports", SERIALS[hostile.id])
            ran = run("check --json", workspace)
        runs += 1
        faults += [f"all {name}: {fault}" for fault in never(ran, processor=120)]
        if name == "refused":
            silent = [h.id for h in chosen if h.id not in ran.err]
            faults += [f"all refused: code {ran.code}"] * (ran.code != 3)
            faults += [f"all refused: nothing said of {silent}"] * bool(silent)
        elif ran.code not in (0, 1):
            faults.append(f"all read: code {ran.code}: {ran.err[:300]}")
        else:
            faults += accounted(ran)[0]
    return runs, faults


# What once did harm is tried always.
ONCE_FAILED = {"X06", "X27", "X29", "X308", "X60", "O01", "O08", "O11", "C22", "C31", "F16", "M34", "N12", "N13", "N14"}
SERIALS = {hostile.id: 1000 + 20 * at for at, hostile in enumerate(CORPUS)}


def suite(sample=1, only=None, jobs=2):
    """`sample`: one file in so many; `only`: ids."""
    chosen = [h for at, h in enumerate(CORPUS) if (h.id in only if only else at % sample == 0 or h.id in ONCE_FAILED)]
    tasks = [(h, SERIALS[h.id], company) for h in chosen for company in (False, True)]
    with ThreadPoolExecutor(jobs) as pool:
        faults = [fault for found in pool.map(lambda task: tried(*task), tasks) for fault in found]
    runs, more = (0, []) if only else all_at_once()
    return len(tasks) + runs, faults + more


if __name__ == "__main__":
    import sys
    count, found = suite(only=sys.argv[1:])
    print("\n".join(found), f"{len(CORPUS)} files, {count} runs, {len(found)} faults", sep="\n")
