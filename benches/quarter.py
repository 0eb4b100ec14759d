"""One quarter of one office: all of `lianxi quarter` against the bare `typst compile` of the same sources.

Both sides make the same PDFs, byte for byte, which is checked first. Ours reads six exports, checks them, computes,
composes and fills four documents, typesets them, reads every PDF back, writes two workbooks and the manifest, and
writes all of it through to the disk; the other side only typesets what ours left.
"""
import hashlib
import shutil
from pathlib import Path

from desk import LIANXI, PERIOD, bare_commands, kept_sources, sample
from measure import Failed, run, run_two_at_a_time, side_by_side


def bench(folder: Path, rounds: int) -> dict:
    kept = sample(folder / "kept")
    manifest = kept_sources(kept)
    pdfs = folder / "pdfs"
    pdfs.mkdir()
    bare = bare_commands(kept, manifest, pdfs)
    run_two_at_a_time(bare)
    same_files(manifest, pdfs)

    office = shutil.copytree(kept, folder / "office")
    ours = [LIANXI, "quarter", PERIOD, "-C", office]
    empty = {"XDG_CACHE_HOME": str(folder / "no-cache")}

    def first_run():
        shutil.rmtree(folder / "no-cache", ignore_errors=True)
        return run(ours, env=empty)

    warm = side_by_side(lambda: run(ours), lambda: run_two_at_a_time(bare), rounds)
    cold = side_by_side(first_run, lambda: run_two_at_a_time(bare), max(3, rounds // 3))
    return {"known": warm.summary(), "first": cold.summary(), "documents": len(bare)}


def same_files(manifest: dict, pdfs: Path):
    """The timestamp of the flags is that of the first document; of one date they all are the same file."""
    for document in manifest["documents"]:
        made = pdfs / f"kept-{document['kind']}.pdf"
        if made.exists() and hashlib.sha256(made.read_bytes()).hexdigest() != document["sha256"]:
            raise Failed(f"{document['path']} is another file than the bare typst makes")


def rows(result: dict) -> list:
    known, first = result["known"], result["first"]
    return [
        ("一个单位一个季度：`lianxi quarter` 全程 ÷ 裸 `typst compile`", known, "≤ 1.25", "below"),
        ("同上，本机第一次运行（还不认识 typst 和字体）", first, "—", "below"),
    ]
