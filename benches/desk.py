"""Offices to measure with, and the programs that are measured.

In: the environment that `make bench` sets. Out: sample offices in a temporary folder, the bare typst commands of what
an office's run left. It never writes outside that folder.
"""
import json
import os
import subprocess
from pathlib import Path

PERIOD = "2020Q2"
CHECKOUT = Path(__file__).resolve().parent.parent
LIANXI = os.environ.get("LIANXI", str(CHECKOUT / "target" / "release" / "lianxi"))
TYPST = os.environ["LIANXI_TYPST"]


def sample(folder: Path, organ: str | None = None) -> Path:
    """The sample office; under another name where one is given."""
    subprocess.run([LIANXI, "init", "--sample", folder], check=True, capture_output=True)
    if organ:
        settings = folder / "lianxi.toml"
        text = settings.read_text("utf-8")
        settings.write_text(text.replace("宝鸡市陈仓区人民检察院", organ), "utf-8")
    return folder


def kept_sources(office: Path) -> dict:
    """Makes the quarter with --keep-source; the manifest that tells of it."""
    subprocess.run([LIANXI, "quarter", PERIOD, "-C", office, "--keep-source"], check=True, capture_output=True)
    return json.loads((office / "out" / PERIOD / "manifest.json").read_text("utf-8"))


def bare_commands(office: Path, manifest: dict, out: Path) -> list:
    """`typst compile` of every kept document with the flags that the manifest names, as anyone can type it. The sources
    move beside the PDFs, out of the way of runs that keep none."""
    commands = []
    sources = (office / "out" / PERIOD / "source").rename(out / f"{office.name}-source")
    for document in manifest["documents"]:
        root = sources / document["kind"]
        if root.is_dir():
            target = out / f"{office.name}-{document['kind']}.pdf"
            commands.append([TYPST, "compile", "--root", root, *manifest["typst_flags"], root / "main.typ", target])
    return commands
