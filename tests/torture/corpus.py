"""The corpus of hostile files: what one is, and what must become of it.

A file is made by a function of a serial number, which keeps the cases of all files apart, so that they can also be
read all at once.
"""
from dataclasses import dataclass, field
from typing import Callable

CORPUS = []


@dataclass
class Expect:
    """What must become of a file. `what`: accept, refuse or ignore."""
    what: str
    rows: int = 3                 # data rows read from it
    aside: int = 0                # rows of it set aside
    findings: list = field(default_factory=list)   # (code, row or None) that must be told of it
    says: str = ""                # words that a refusal must hold
    kind: str = "cases"


def accept(rows=3, aside=0, kind="cases"):
    return Expect("accept", rows, aside, kind=kind)


def warn(code, row=None, rows=3):
    return Expect("accept", rows, 0, [(code, row)])


def aside(code, row=3, rows=3, count=1):
    return Expect("accept", rows, count, [(code, row)])


def refuse(says=""):
    return Expect("refuse", says=says)


def ignore(told=True):
    """Left out: aloud (`sheet-ignored`), or as what systems leave lying about."""
    return Expect("ignore", findings=[("sheet-ignored", None)] if told else [])


@dataclass
class Hostile:
    id: str
    name: str
    what: str
    outcomes: list
    content: Callable | None      # serial → bytes
    place: Callable | None = None  # (folder, serial) → None, where it is more than a file
    alone: bool = True            # whether it can be tried without company


def file(id, end, what, outcomes, content):
    """A hostile file; `outcomes` is one Expect, or several of which each will do."""
    outcomes = outcomes if isinstance(outcomes, list) else [outcomes]
    CORPUS.append(Hostile(id, f"{id}{end}", what, outcomes, content))


def place(id, name, what, outcomes, make):
    """Something in the folder that is more, or less, than a file."""
    outcomes = outcomes if isinstance(outcomes, list) else [outcomes]
    CORPUS.append(Hostile(id, name, what, outcomes, None, make))
