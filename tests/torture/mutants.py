"""Mutants: thousands of files that a good one became by one to four accidents, each alone and twenty-five at once.

In: how many, a seed. Out: (tried, faults). Text and xls change byte by byte; of a zipped workbook the parts change and
are packed anew, for else the check sum would end it. Every run must be sound, its rows must add up, and what is refused
must be refused by name. A culprit is kept under found/; the same seed and number make the same file again.
"""
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import office
from books import SHEET, ods, pack, shared, xlsx
from compound import pack as pack_compound, stream
from program import CHECKOUT, accounted, never, run, scratch

FOUND = Path(__file__).parent / "found"
TOGETHER = 25
SERIAL = '<c @ s="1"><v>43952</v></c>'
# What stands in an attribute or a cell after an accident.
VALUES = ["0", "-1", "1", "2147483648", "4294967295", "18446744073709551616", "A0", "XFD1048576", "", "NaN", "1e999",
          "\u202e", "x" * 5000]


def seeds(n):
    """Good files by their ending and a word; all hold the same three rows and more."""
    rows = [office.CASE_HEADERS] + [office.case(n + i) for i in range(6)]
    typed = [list(row) for row in rows]
    for row in typed[1:]:
        row[4], row[7], row[9] = SERIAL, 20000.0, 20000.0
    visits = [office.VISIT_HEADERS] + [office.visit(n + i) for i in range(6)]
    merged = '<mergeCells count="1"><mergeCell ref="A1:M1"/></mergeCells>'
    yield "utf8.csv", office.text(rows).encode()
    yield "gb.csv", office.text([["台账"], *rows, ["合计"]]).encode("gb18030")
    yield "visits.csv", office.text(visits, ";").encode("utf-8-sig")
    yield "plain.xlsx", xlsx(rows)
    yield "typed.xlsx", xlsx([["台账"], *typed], after=merged)
    yield "shared.xlsx", shared(rows)
    yield "two.xlsx", xlsx(rows, sheets={"回访": visits}, workbook='<workbookPr date1904="1"/>')
    yield "plain.ods", ods(rows)
    yield "plain.xls", pack_compound(stream(rows))
    yield "old.xls", pack_compound(stream(rows, biff8=False), name="Book")
    yield "sample.xls", (CHECKOUT / "sample-data/exports/2021年走访登记.xls").read_bytes()


def byte_accident(rng, raw, other):
    at = rng.randrange(len(raw)) if raw else 0
    end = min(len(raw), at + rng.choice([1, 2, 4, 16, 200]))
    match rng.randrange(8):
        case 0: return raw[:at] + bytes([raw[at] ^ 1 << rng.randrange(8)]) + raw[at + 1:] if raw else raw
        case 1: return raw[:at] + raw[end:]
        case 2: return raw[:at] + rng.randbytes(end - at) + raw[at:]
        case 3: return raw[:at] + raw[at:end] * rng.choice([2, 3, 50]) + raw[end:]
        case 4: return raw[:at] if rng.random() < 0.3 else raw[:at] + raw[end:]
        case 5: return raw[:at] + other[rng.randrange(len(other)):][:rng.choice([8, 64, 512])] + raw[at:]
        case 6: return raw[:at] + rng.choice([b'"', b",", b"\r", b"\n", b"\0", b"\xFF\xFF\xFF\xFF", b"\0\0\0\0"]) + raw[at:]
        case _: return raw[:at] + rng.choice([b"\0", b"\xFF", b"\x80"]) * (end - at) + raw[end:]


def markup_accident(rng, text):
    """An accident in an XML part."""
    pattern, replace = rng.choice([
        (r'"([^"<>]*)"', lambda m: f'"{rng.choice(VALUES)}"'),
        (r"(?<=<v>)[^<]*", lambda m: rng.choice(VALUES)),
        (r"(?<=>)[^<>]+(?=<)", lambda m: rng.choice(["", "<", "&#0;", "&nope;", "]]>", "\u202e", m.group() * 200])),
        (r"<[^>]*>", lambda m: ""),
        (r"<[^>]*>", lambda m: m.group() * rng.choice([2, 3, 300])),
        (r"<(row|c|table:table-row|table:table-cell)\b", lambda m: m.group() + rng.choice(
            [' r="1"', ' t="s"', ' s="99"', ' table:number-rows-repeated="1000000"', ' hidden="1"'])),
    ])
    places = list(re.finditer(pattern, text))
    if not places:
        return text[:rng.randrange(len(text) + 1)]
    place = rng.choice(places)
    return text[:place.start()] + replace(place) + text[place.end():]


def part_accident(rng, parts):
    name = rng.choice(list(parts) + [part for part in (SHEET, "content.xml") if part in parts] * 4)
    other = rng.choice(list(parts))
    match rng.randrange(12):
        case 0: del parts[name]
        case 1: parts[name], parts[other] = parts[other], parts[name]
        case 2: parts[name] = parts[name][:rng.randrange(len(parts[name]) + 1)]
        case 3: parts[name.upper() if rng.random() < 0.5 else "x/" + name] = parts[name]
        case _: parts[name] = markup_accident(rng, parts[name])


def mutant(seed, kinds, number):
    """The number-th mutant: its name and bytes; the same for the same seed."""
    rng = Random(f"{seed} {number}")
    name, good = kinds[number % len(kinds)]
    other = kinds[rng.randrange(3)][1]
    times = rng.choice([1, 1, 1, 2, 4])
    if isinstance(good, bytes):
        for _ in range(times):
            good = byte_accident(rng, good, other)
    else:
        parts = dict(good)
        for _ in range(times):
            if parts:
                part_accident(rng, parts)
        good = pack(parts)
        if rng.random() < 0.05:
            good = byte_accident(rng, good, other)
    return f"{number:06}{name}", good


def trial(files):
    """One run over some files; its faults."""
    with scratch() as folder:
        workspace = Path(folder)
        office.settle(workspace)
        for name, content in files:
            (workspace / "exports" / name).write_bytes(content)
        ran = run("check --json", workspace)
        faults = never(ran)
        if not faults and ran.code in (0, 1):
            faults += accounted(ran)[0]
        elif not faults:
            lost = [name for name, _ in files if len(files) == 1 and name not in ran.err]
            faults += [f"code {ran.code}, and no word of {lost}"] * bool(lost)
        return faults


def batch(seed, kinds, numbers):
    """Each file alone, then all of them at once."""
    files = [mutant(seed, kinds, number) for number in numbers]
    found = []
    for name, content in files:
        faults = trial([(name, content)])
        if faults:
            FOUND.mkdir(exist_ok=True)
            (FOUND / f"{seed}-{name}").write_bytes(content)
        found += [f"mutant {seed}-{name}: {fault}" for fault in faults]
    return found or [f"mutants {numbers[0]} to {numbers[-1]} of {seed} at once: {fault}" for fault in trial(files)]


def suite(count=5000, seed=1, jobs=2):
    kinds = list(seeds(1))
    numbers = [range(at, min(at + TOGETHER, count)) for at in range(0, count, TOGETHER)]
    with ThreadPoolExecutor(jobs) as pool:
        faults = [fault for found in pool.map(lambda some: batch(seed, kinds, some), numbers) for fault in found]
    return count, faults


if __name__ == "__main__":
    import sys
    tried, found = suite(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else 1)
    print("\n".join(found), f"{tried} mutants, {len(found)} faults", sep="\n")
