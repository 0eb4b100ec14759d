"""The pipeline that lianxi is measured against: pandas reads, docxtpl fills, LibreOffice prints.

    office_pipeline.py --templates DIR --make-templates
    office_pipeline.py --templates DIR --period 2020Q2 --figures OFFICE
    office_pipeline.py --templates DIR --period 2020Q2 --soffice soffice --profile DIR OFFICE…

Written as well as such a pipeline can be: one process for all offices, calamine as the reader, one start of LibreOffice
for all documents of a run. The figures are computed by tests/oracle, from rows that pandas has read.
"""
import argparse
import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "oracle"))

TITLES = {"minutes": "联席会议纪要", "report": "司法救助工作情况报告", "pack": "联席会议材料"}
COLUMNS = ["指标", "单位", "本期", "上期", "上年同期", "本年累计", "历年累计"]


def read_with_pandas():
    """Puts pandas in the place of the oracle's readers of workbooks; CSV has no types to be read."""
    import pandas
    import reading

    def sheets(path: Path):
        for name, frame in pandas.read_excel(path, sheet_name=None, header=None, engine="calamine", dtype=object,
                                              na_filter=False).items():
            rows = [[None if cell == "" else cell for cell in row] for row in frame.itertuples(index=False, name=None)]
            yield name, [[reading.midnight(plain(cell)) for cell in row] for row in rows], epoch(path)

    def epoch(path: Path):
        # Pandas does not say that a workbook counts its days from 1904; without this every serial is four years off.
        if path.suffix.lower() == ".xlsx":
            with zipfile.ZipFile(path) as book:
                if re.search(rb'date1904="(1|true)"', book.read("xl/workbook.xml")):
                    return reading.EPOCH_1904
        return reading.EPOCH_1900

    def plain(cell):
        return cell.to_pydatetime() if isinstance(cell, pandas.Timestamp) else cell

    def csv_sheets(path: Path):
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        # Rows of unequal length, and banner rows: what pandas.read_csv refuses.
        yield None, list(csv.reader(io.StringIO(text, newline=""))), reading.EPOCH_1900

    reading.SHEETS_OF.update({".xlsx": sheets, ".xls": sheets, ".csv": csv_sheets})


def figures_of(office: Path, period: str) -> dict:
    import figures
    return figures.figures_json(office, period, None, figures.WORKDAYS, False)


def make_templates(folder: Path):
    """Three templates of Word, as an office would draw them: a title, prose with figures, tables."""
    from docx import Document
    folder.mkdir(parents=True, exist_ok=True)
    for kind, title in TITLES.items():
        document = Document()
        document.add_heading("{{ organ }}" + title, 0)
        document.add_paragraph("{{ period }}，受理案件 {{ f['cases.accepted'] }} 件，决定救助 {{ f['cases.granted'] }} 件，"
                               "发放救助金 {{ f['aid.paid_amount'] }} 元，救助 {{ f['aid.paid_persons'] }} 人；"
                               "期末未反馈 {{ f['feedback.pending'] }} 件，回访 {{ f['visits.count'] }} 次。")
        heads = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
        for cell, name in zip(heads.rows[0].cells, COLUMNS):
            cell.text = name
        for text in ("{%tr for row in figures %}", "", "{%tr endfor %}"):
            cells = heads.add_row().cells
            cells[0].text = text
        for cell, at in zip(heads.rows[2].cells, range(len(COLUMNS))):
            cell.text = "{{ row[" + str(at) + "] }}"
        if kind != "minutes":
            document.add_paragraph("{%p for table in tables %}")
            document.add_paragraph("{{ table.title }}")
            document.add_paragraph("{%p for row in table.rows %}")
            document.add_paragraph("{{ row }}")
            document.add_paragraph("{%p endfor %}")
            document.add_paragraph("{%p endfor %}")
        document.save(folder / f"{kind}.docx")


def fill(template, told: dict, target: Path):
    shown = lambda value: "—" if value is None else str(value)
    keys = ["value", "previous", "last_year", "ytd", "total"]
    template.render({
        "organ": told["organ"], "period": told["period"]["id"],
        "f": {figure["id"]: shown(figure["value"]) for figure in told["figures"]},
        "figures": [[figure["label"], figure["unit"], *(shown(figure[key]) for key in keys)] for figure in told["figures"]],
        "tables": [{"title": "、".join(table["columns"]), "rows": ["　".join(map(shown, row)) for row in table["rows"]]}
                   for table in told["tables"]],
    })
    template.save(target)


def make(offices: list, arguments):
    from docxtpl import DocxTemplate
    import shutil
    import tempfile
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        filled = []
        for number, office in enumerate(offices):
            told = figures_of(office, arguments.period)
            for kind in TITLES:
                target = scratch / f"{number}-{kind}.docx"
                fill(DocxTemplate(arguments.templates / f"{kind}.docx"), told, target)
                filled.append(target)
        subprocess.run([arguments.soffice, f"-env:UserInstallation={arguments.profile.resolve().as_uri()}", "--headless",
                        "--convert-to", "pdf", "--outdir", scratch, *filled],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for number, office in enumerate(offices):
            out = office / "out-pipeline"
            out.mkdir(exist_ok=True)
            for kind in TITLES:
                made = scratch / f"{number}-{kind}.pdf"
                if not made.is_file():
                    sys.exit(f"LibreOffice made no {made.name}")
                shutil.copy(made, out / f"{kind}.pdf")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("offices", nargs="*", type=Path)
    parser.add_argument("--templates", type=Path, required=True)
    parser.add_argument("--make-templates", action="store_true")
    parser.add_argument("--period")
    parser.add_argument("--figures", action="store_true")
    parser.add_argument("--soffice")
    parser.add_argument("--profile", type=Path)
    arguments = parser.parse_args()
    if arguments.make_templates:
        return make_templates(arguments.templates)
    read_with_pandas()
    if arguments.figures:
        return print(json.dumps(figures_of(arguments.offices[0], arguments.period), ensure_ascii=False, default=float))
    make(arguments.offices, arguments)


if __name__ == "__main__":
    main()
