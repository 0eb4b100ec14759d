"""Prints the text of each page of a PDF as a JSON list, for tests/it/pdf.rs."""

import json
import sys

import pypdfium2

pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(sys.argv[1])]
json.dump(pages, sys.stdout)
