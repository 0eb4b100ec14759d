"""A workspace with a history, for runs that are disturbed: what was issued before, what an undisturbed run makes.

In: a command. Out: a template folder that is copied for every disturbance, and what may be found in it afterwards: each
file as it was or as it is to be, nothing half made, nothing temporary, every sealed file whole. The seals and the
manifest are checked here, by other code than the program's.
"""
import hashlib
import json
import os
import re
import shutil
import stat
from pathlib import Path

import office
from program import environment, run, scratch

# What a run may leave for good besides its results.
LOCKS = {".lock"}
SEAL = re.compile(rb'\{"schema":"lianxi\.frozen/1","digest":"([0-9a-f]{64})","content":')


def quick_typst(folder):
    """A typst that answers from memory where it was asked the same before: the disturbances are ours, not typst's."""
    typst, kept = os.environ["LIANXI_TYPST"], folder / "kept"
    kept.mkdir()
    script = folder / "typst"
    script.write_text(f"""#!/bin/sh
PATH=/usr/local/bin:/usr/bin:/bin
kept={kept}
key=$( (echo "$@"; case $1 in compile|eval) find . -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum;; esac) |
    sed "s|$PWD||g" | sha256sum | cut -c 1-64)
if [ ! -e "$kept/$key" ]; then
    {typst} "$@" > "$kept/$key.$$" 2> "$kept/$key.err" || {{ cat "$kept/$key.err" >&2; exit 1; }}
    mv "$kept/$key.$$" "$kept/$key"
    cat "$kept/$key.err" >&2
fi
exec cat "$kept/$key"
""", encoding="utf-8")
    script.chmod(0o755)
    return {"LIANXI_TYPST": str(script)}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(workspace):
    """The digest of every file that a run may write, by its path."""
    found = {}
    for top in ("out", "frozen"):
        for path in sorted((workspace / top).rglob("*")):
            if path.is_file() and path.name not in LOCKS:
                found[str(path.relative_to(workspace))] = sha256(path)
    return found


def temporary(workspace):
    """What is neither an input, a result nor a lock."""
    strange = [p for p in workspace.rglob("*") if p.name.startswith(".") and p.name not in LOCKS or
               p.name.endswith((".part", ".tmp"))]
    return [str(p.relative_to(workspace)) for p in strange]


def open_to_others(workspace):
    """Files and folders of out/ and frozen/ that others than their owner can read."""
    return [str(p.relative_to(workspace)) for top in ("out", "frozen") for p in (workspace / top).rglob("*")
            if not p.is_symlink() and stat.S_IMODE(p.stat().st_mode) & 0o077]


def seal_holds(raw):
    """Whether a sealed file is as it was sealed: its digest covers all of it, with zeros for its own digits."""
    found = SEAL.match(raw)
    return bool(found) and hashlib.sha256(raw.replace(found[1], b"0" * 64, 1)).hexdigest().encode() == found[1]


def manifest_faults(folder):
    """A manifest that is there names every document of the folder by its digest."""
    path = folder / "manifest.json"
    if not path.exists():
        return []
    listed = {Path(d["path"]).name: d["sha256"] for d in json.loads(path.read_text(encoding="utf-8"))["documents"]}
    return [f"the manifest is not true of {name}" for name, digest in listed.items()
            if not (folder / name).exists() or sha256(folder / name) != digest]


class History:
    """A workspace before a command (`before`), and after it ran undisturbed (`after`)."""

    def __init__(self, folder, command):
        self.folder, self.command = Path(folder), command
        self.extra = quick_typst(self.folder)
        self.template = self.folder / "template"
        office.settle(self.template, baseline=True, meeting=True)
        self.prepare()
        self.before = tree(self.template)
        done, self.after = self.undisturbed()
        self.code = done.code

    def prepare(self):
        """Documents of yesterday's data are issued; for a superseding freeze also sealed. Then the data change."""
        self.obey("quarter 2020Q2", self.template)
        if "--supersede" in self.command:
            self.obey("freeze 2020Q2", self.template)
        else:
            # The key is made once and by chance: with it an undisturbed run is the same each time.
            (self.template / "frozen").mkdir(exist_ok=True, mode=0o700)
            (self.template / "frozen/key").write_text("5a" * 32 + "\n")
            (self.template / "frozen/key").chmod(0o600)
        more = [office.CASE_HEADERS] + [office.case(n) for n in (50, 51)] + [office.case(52, 发放日期="未定")]
        if self.command.startswith("freeze"):
            more.pop()
        (self.template / "exports/补录.csv").write_text(office.text(more), encoding="utf-8")
        if self.command.startswith("check"):
            self.obey("check", self.template, codes=(1,))
            (self.template / "exports/再补.csv").write_text(office.text(office.records(70, 发放金额="若干")))

    def obey(self, words, workspace, codes=(0,)):
        ran = run(words, workspace, extra=self.extra)
        assert ran.code in codes, (words, ran.code, ran.err)
        return ran

    def undisturbed(self):
        copy = self.copy("undisturbed")
        ran = run(self.command, copy, extra=self.extra)
        assert ran.code in (0, 1), ran.err
        return ran, tree(copy)

    def copy(self, name):
        """A workspace of its own; the name is always as long, so that a run makes the same calls."""
        target = self.folder / f"{name:>12}".replace(" ", "_")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.template, target, symlinks=True)
        return target

    def harm(self, workspace):
        """What a disturbed run did that it may not."""
        faults = []
        for path, digest in tree(workspace).items():
            name = Path(path).name
            if name.startswith(".") or "/." in path:
                continue  # judged by temporary(), after the next run
            if digest not in (self.before.get(path), self.after.get(path)):
                faults.append(f"{path} is neither as before nor as it is to be")
        lost = [path for path in self.before if not (workspace / path).exists() and not path.endswith("manifest.json")]
        faults += [f"{path} is gone" for path in lost]
        faults += [f"{path.name} is not as it was sealed" for path in (workspace / "frozen").glob("[0-9]*.json")
                   if not seal_holds(path.read_bytes())]
        return faults + [fault for folder in (workspace / "out").glob("*") for fault in manifest_faults(folder)]

    def recovery(self, workspace):
        """Faults of the next plain run: it succeeds, gives what an undisturbed one gives, and leaves nothing behind."""
        words = self.command
        sealed = "frozen/2020Q2.json"
        if words.startswith("freeze") and tree(workspace).get(sealed) == self.after[sealed]:
            words = "quarter 2020Q2"  # sealed already; its documents are made from it
        ran = run(words, workspace, extra=self.extra)
        faults = [] if ran.code == self.code else [f"the next run ended with {ran.code}: {ran.err.strip()[:200]}"]
        now = tree(workspace)
        faults += [f"after the next run {path} is not what an undisturbed run makes"
                   for path in sorted(set(now) | set(self.after)) if now.get(path) != self.after.get(path)]
        faults += [f"after the next run {path} is left" for path in temporary(workspace)]
        return faults + [f"others can read {path}" for path in open_to_others(workspace)]


__all__ = ["History", "environment", "scratch"]
