"""Looks for secrets in every byte of some files, for tests/it/leaks.rs.

In: a JSON file {"secrets": {kind: [text, …]}, "roots": [{"path": …, "allowed": [kind, …]}]}. Out: a JSON list of hits,
each with the secret's kind, the form it had and where it stood. `--self-test` plants secrets in all carriers and
forms and prints those that were not found.

A secret is looked for as it is, without blanks, in full width, reversed, in UTF-16, GB18030, hexadecimal and base64,
escaped as in an address, in JSON and in XML; of an ID number any eight digits in a row, of a name its last two
characters. PDFs are unpacked to their streams, strings, pages and metadata, archives to their parts.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import sys
import unicodedata
import urllib.parse
import zipfile
import zlib

import pypdfium2

DROPPED = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\-_·'\"|/\\]+")


def folded(text):
    """A text as it is compared: unescaped, half width, without blanks and separators, in small letters."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    text = re.sub(r"&#x([0-9a-fA-F]{1,6});", lambda found: chr(int(found[1], 16) % 0x110000), text)
    text = re.sub(r"&#(\d{1,7});", lambda found: chr(int(found[1]) % 0x110000), text)
    if "%" in text:
        text = urllib.parse.unquote(text, errors="ignore")
    return DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


def parts_of(kind, text):
    """What of a secret must not be there: all of it, and the parts that give it away."""
    yield text
    if kind == "id":
        for at in range(len(text) - 7):
            yield text[at : at + 8]
    if kind == "name" and len(text) > 2:
        yield text[-2:]


def needles(secrets):
    """(kind, form, needle as folded text) and (kind, form, needle in plain letters)."""
    texts, plain = set(), set()
    for kind, all_of_kind in secrets.items():
        for secret in all_of_kind:
            for part in parts_of(kind, secret):
                texts.add((kind, "text", folded(part)))
                texts.add((kind, "reversed", folded(part)[::-1]))
            for name, data in (("utf-8", secret.encode()), ("utf-16", secret.encode("utf-16-be"))):
                plain.add((kind, f"hex of {name}", data.hex()))
                for offset in range(3):
                    packed = base64.b64encode(b"\0" * offset + data)
                    # The letters that depend on what stands before and after are left out.
                    core = packed[4 if offset else 0 : len(packed) // 4 * 4 - 4].decode()
                    if len(core) >= 8:
                        plain.add((kind, f"base64 of {name}", core))
    return sorted(texts), sorted(plain)


def strings_of_pdf(data):
    """The strings between brackets of a PDF's objects, in Unicode where they say so."""
    for found in re.finditer(rb"<([0-9A-Fa-f\s]{8,})>", data):
        digits = re.sub(rb"\s", b"", found[1])
        yield as_text(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))
    for found in re.finditer(rb"\(((?:\\.|[^\\()]){2,})\)", data, re.S):
        raw = re.sub(rb"\\([0-7]{1,3})", lambda it: bytes([int(it[1], 8) % 256]), found[1])
        raw = re.sub(rb"\\(.)", lambda it: {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(it[1], it[1]), raw, flags=re.S)
        yield as_text(raw)


def as_text(raw):
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "ignore")
    return raw.decode("utf-8", "ignore")


def carriers(where, data, depth=0):
    """(where, bytes) of everything that lies in some bytes, and (where, text) of what only a reader sees."""
    yield where, data
    if depth > 4:
        return
    if data[:2] == b"\x1f\x8b":
        try:
            yield from carriers(f"{where} › gzip", gzip.decompress(data), depth + 1)
        except OSError:
            pass
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{where} › names", "\n".join(archive.namelist()) + archive.comment.decode("utf-8", "ignore")
            for name in archive.namelist():
                yield from carriers(f"{where} › {name}", archive.read(name), depth + 1)
    if b"%PDF" in data[:1024]:
        yield from of_pdf(where, data, depth)


def of_pdf(where, data, depth):
    yield f"{where} › strings", "\n".join(strings_of_pdf(data))
    for number, found in enumerate(re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", data, re.S)):
        try:
            unpacked = zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue
        yield from carriers(f"{where} › stream {number}", unpacked, depth + 1)
        yield f"{where} › strings of stream {number}", "\n".join(strings_of_pdf(unpacked))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    for number, page in enumerate(document, 1):
        yield f"{where} › page {number}", page.get_textpage().get_text_range()
    yield f"{where} › metadata", json.dumps(document.get_metadata_dict(), ensure_ascii=False)


def views(data):
    """The texts that some bytes may be, and whether each is certainly a text."""
    if isinstance(data, str):
        yield data, True
        return
    try:
        yield data.decode("utf-8"), True
    except UnicodeDecodeError:
        yield data.decode("utf-8", "ignore"), False
    yield data.decode("gb18030", "ignore"), False
    for start in (0, 1):
        yield data[start:].decode("utf-16-le", "ignore"), False
        yield data[start:].decode("utf-16-be", "ignore"), False


def scan(where, data, texts, plain, allowed):
    hits = set()
    for view, sure in views(data):
        view = folded(view)
        for kind, form, needle in texts:
            # Two characters come together by chance in what is no text.
            if kind not in allowed and (sure or len(needle) > 2) and needle in view:
                hits.add((kind, form, where))
    letters = data if isinstance(data, str) else data.decode("latin-1")
    letters = re.sub(r"\s", "", letters)
    small = letters.lower()
    for kind, form, needle in plain:
        if kind not in allowed and needle in (letters if form.startswith("base64") else small):
            hits.add((kind, form, where))
    return hits


def files_under(root):
    if os.path.isfile(root):
        yield root
    for folder, _, names in os.walk(root):
        yield from (os.path.join(folder, name) for name in names)


def search(request):
    texts, plain = needles(request["secrets"])
    seen, hits, looked_at = set(), set(), 0
    for root in request["roots"]:
        allowed = set(root["allowed"])
        for path in files_under(root["path"]):
            with open(path, "rb") as file:
                data = file.read()
            hits |= scan(f"{path} › name", path, texts, plain, allowed)
            for where, carried in carriers(path, data):
                looked_at += 1
                raw = carried.encode("utf-8", "ignore") if isinstance(carried, str) else carried
                key = (hashlib.sha256(raw).digest(), isinstance(carried, str), tuple(sorted(allowed)))
                if key not in seen:
                    seen.add(key)
                    hits |= scan(where, carried, texts, plain, allowed)
    return sorted(hits), looked_at


def planted():
    """Carriers with a secret in each: (what, kind, bytes)."""
    name, number, address = "穰邕翀", "990304198106138540", "鄢家坳村七组"
    secrets = {"name": [name], "id": [number], "address": [address]}
    forms = {
        "plain": number, "blanks": "9903 0419 8106 1385 40", "full width": number.translate({48 + n: 0xFF10 + n for n in range(10)}),
        "reversed": number[::-1], "address escaped": urllib.parse.quote(name), "json escaped": json.dumps(name),
        "xml escaped": "".join(f"&#{ord(c)};" for c in name), "xml hex": "".join(f"&#x{ord(c):x};" for c in name),
        "over lines": "鄢家\n  坳村\n七组", "zero width": "\u200b".join(address), "hyphens": "-".join(number),
        "eight digits": f"见{number[5:13]}等", "last two characters": "某邕翀", "hex": number.encode().hex(),
        "hex of name": name.encode().hex().upper(), "hex of utf-16": name.encode("utf-16-be").hex(),
    }
    for offset in range(3):
        forms[f"base64 {offset}"] = base64.b64encode(b"x" * offset + (name * 2 + address).encode()).decode()
    for what, text in forms.items():
        yield what, text.encode()
    for what, encoding in (("utf-16le", "utf-16-le"), ("utf-16be", "utf-16-be"), ("gb18030", "gb18030")):
        yield what, b"\x01\x02" + address.encode(encoding)
    yield "utf-16 odd place", b"\x01" + address.encode("utf-16-le")
    yield "gzip", gzip.compress(address.encode())
    for what, part, text in (
        ("workbook cell", "xl/sharedStrings.xml", f"<si><t>{name}</t></si>"),
        ("workbook properties", "docProps/core.xml", f"<dc:creator>{name}</dc:creator>"),
        ("workbook part name", f"xl/{address}.xml", "<a/>"),
        ("workbook cell in runs", "xl/sharedStrings.xml", "<t>9903041981 0613 8540</t>"),
    ):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part, text)
        yield what, packed.getvalue()
    wide = b"\xfe\xff" + address.encode("utf-16-be")
    octal = b"".join(b"\\%03o" % byte for byte in wide)
    yield "pdf title, hexadecimal", pdf(b"<</Title <" + wide.hex().encode() + b">>>")
    yield "pdf title, octal", pdf(b"<</Title (" + octal + b")>>")
    yield "pdf outline in a packed stream", pdf(stream(b"1 0 <</Title (" + octal + b")>>"))
    yield "pdf metadata, packed", pdf(stream(f"<x:xmpmeta>{name}</x:xmpmeta>".encode()))
    yield "pdf attachment", pdf(stream(f"姓名,{name}\n".encode("utf-16-le")))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", number)
    yield "workbook attached to a pdf", pdf(stream(packed.getvalue()))
    yield "pdf page", page(b"BT /F 12 Tf 20 50 Td (9903041981) Tj 0 -14 Td (06138540) Tj ET")
    yield "pdf page, off the paper", page(b"BT /F 12 Tf 20 50 Td (990304198106138540) Tj ET")
    yield secrets


def stream(data):
    data = zlib.compress(data)
    return b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(data), data)


def pdf(body):
    return b"%%PDF-1.7\n1 0 obj\n%s\nendobj\n%%%%EOF" % body


def page(content):
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(data))


def self_test():
    *leaks, secrets = planted()
    texts, plain = needles(secrets)
    missed = []
    for what, data in leaks:
        found = set()
        for where, carried in carriers(what, data):
            found |= scan(where, carried, texts, plain, set())
        if not found:
            missed.append(what)
    clean = "穰某某 990304************ 天王镇 2020年第二季度 8.90万元".encode()
    false = [hit for where, carried in carriers("clean", clean) for hit in scan(where, carried, texts, plain, set())]
    return {"planted": len(leaks), "missed": missed, "false": false}


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        json.dump(self_test(), sys.stdout, ensure_ascii=False)
    else:
        with open(sys.argv[1], encoding="utf-8") as request:
            hits, looked_at = search(json.load(request))
        json.dump({"hits": hits, "looked_at": looked_at}, sys.stdout, ensure_ascii=False)
