"""Workbooks made by hand: every part of an xlsx or ods as text, so that a part can be spoilt before it is packed.

Only the standard library: a writer of others would mend what is to be broken.
"""
import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (f'{XML}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
          '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
          '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')
SHEET = "xl/worksheets/sheet1.xml"


def column(number):
    """1 → A, 28 → AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell(at, row, value):
    """A cell; what begins with `<` is a cell made by hand, and only lacks its reference: `<c @ t="e">…`."""
    reference = f'r="{column(at)}{row}"'
    if isinstance(value, (int, float)):
        return f"<c {reference}><v>{value}</v></c>"
    if value.startswith("<c"):
        return value.replace("@", reference)
    return f'<c {reference} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet(rows, first=1, after="", more=""):
    lines = "".join(f'<row r="{r}">' + "".join(cell(c, r, v) for c, v in enumerate(row, 1) if v != "") + "</row>"
                    for r, row in enumerate(rows, first))
    return f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{lines}{more}</sheetData>{after}</worksheet>'


def xlsx(rows, *, sheets=None, workbook="", **sheet_options):
    """The parts of a workbook by name. `sheets`: further sheets by name, as rows."""
    every = {"台账": rows} | (sheets or {})
    parts = {"[Content_Types].xml": "", "_rels/.rels": relations([("officeDocument", "xl/workbook.xml")])}
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(every, 1))
    parts["xl/workbook.xml"] = (f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}'
                                f"<sheets>{listed}</sheets></workbook>")
    targets = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(every) + 1)]
    parts["xl/_rels/workbook.xml.rels"] = relations([*targets, ("styles", "styles.xml")])
    parts["xl/styles.xml"] = STYLES
    for i, content in enumerate(every.values(), 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet(content, **(sheet_options if i == 1 else {}))
    parts["[Content_Types].xml"] = content_types(parts)
    return parts


def relations(targets):
    lines = "".join(f'<Relationship Id="rId{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
                    for i, (kind, target) in enumerate(targets, 1))
    return f'{XML}<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def content_types(parts):
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    kinds = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles", "xl/sharedStrings.xml": "sharedStrings"}
    over = "".join(f'<Override PartName="/{name}" ContentType="{base}{kinds.get(name, "worksheet")}+xml"/>'
                   for name in parts if name.startswith("xl/") and name.endswith(".xml"))
    return (f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{over}</Types>')


def shared(rows, items=None, head=""):
    """The parts of a workbook whose texts are shared; `items` replaces the list of texts, `head` its attributes."""
    texts = list(dict.fromkeys(str(v) for row in rows for v in row if v != ""))
    cells = [[f'<c @ t="s"><v>{texts.index(str(v))}</v></c>' if v != "" else "" for v in row] for row in rows]
    parts = xlsx(cells)
    listed = items if items is not None else "".join(f"<si><t>{escape(t)}</t></si>" for t in texts)
    parts["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{MAIN}" {head}>{listed}</sst>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f'<Relationship Id="rId90" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>")
    parts["[Content_Types].xml"] = content_types(parts)
    return parts


def pack(parts, method=zipfile.ZIP_DEFLATED):
    """Zips the parts (a dict, or pairs where a name is to stand twice); the bytes are always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            content = content.encode() if isinstance(content, str) else content
            archive.writestr(zipfile.ZipInfo(name, (2020, 7, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def ods(rows, *, body=None):
    """The parts of an OpenDocument sheet; `body` replaces its rows."""
    def line(row):
        cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{escape(str(v))}</text:p>'
                        "</table:table-cell>" for v in row)
        return f"<table:table-row>{cells}</table:table-row>"
    lines = body if body is not None else "".join(map(line, rows))
    spaces = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
                     for short, long in (("office", "office"), ("table", "table"), ("text", "text")))
    content = (f'{XML}<office:document-content{spaces} office:version="1.2"><office:body><office:spreadsheet>'
               f'<table:table table:name="台账">{lines}</table:table></office:spreadsheet></office:body>'
               "</office:document-content>")
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
                "</manifest:manifest>")
    return {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}


def ods_row(cells, attributes=""):
    inner = "".join(f'<table:table-cell office:value-type="string"><text:p>{escape(str(v))}</text:p></table:table-cell>'
                    for v in cells)
    return f"<table:table-row {attributes}>{inner}</table:table-row>"
