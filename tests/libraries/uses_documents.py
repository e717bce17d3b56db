"""openpyxl, python-docx, docxtpl, pypdf, xlsxwriter: a document belongs to the invocation that fills it."""

import io

import openpyxl
from docxtpl import DocxTemplate
from pypdf import PdfReader


def own_workbook_handler(event, context):
    book = openpyxl.load_workbook("/var/task/invoice.xlsx")
    book.active["B2"] = event["name"]
    out = io.BytesIO()
    book.save(out)
    return {"size": len(out.getvalue())}


def own_template_handler(event, context):
    template = DocxTemplate("/var/task/letter.docx")
    template.render({"name": event["name"]})
    out = io.BytesIO()
    template.save(out)
    return {"size": len(out.getvalue())}


def own_reader_handler(event, context):
    return {"pages": len(PdfReader("/var/task/terms.pdf").pages)}


_letter = DocxTemplate("/var/task/letter.docx")


def letter_handler(event, context):
    _letter.render({"name": event["name"]})  # CA301: threads=unsafe processes=unsafe
    out = io.BytesIO()
    _letter.save(out)
    return {"size": len(out.getvalue())}


_terms = PdfReader("/var/task/terms.pdf")


def pages_handler(event, context):
    return {"text": _terms.get_page(event["page"]).extract_text()}  # CA301: threads=unsafe processes=safe


_book = openpyxl.load_workbook("/var/task/invoice.xlsx")


def workbook_handler(event, context):
    _book.create_sheet(event["name"])  # CA301: threads=unsafe processes=unsafe
    return {"sheets": len(_book.sheetnames)}
