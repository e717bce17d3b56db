"""PDF libraries: a document belongs to the invocation that makes it, and so does the file that it is written to."""

import io
import os
import tempfile

import boto3
import fitz
import pdfkit
import pikepdf
from fpdf import FPDF
from pdf2image import convert_from_bytes, convert_from_path
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate
from weasyprint import HTML

s3 = boto3.client("s3")


def in_memory_handler(event, context):
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(72, 720, event["name"])
    page.save()
    return {"size": len(out.getvalue())}


def folder_of_its_own_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        HTML(string=event["html"]).write_pdf(f"{folder}/page.pdf")
        s3.upload_file(f"{folder}/page.pdf", "pages", event["key"])


def own_document_handler(event, context):
    with pikepdf.open(io.BytesIO(event["body"])) as document:
        return {"pages": len(document.pages)}


def text_handler(event, context):
    return {"size": len(FPDF().output())}


def canvas_handler(event, context):
    page = canvas.Canvas("/tmp/canvas.pdf")  # CA501: threads=unsafe processes=unsafe
    page.drawString(72, 720, event["name"])
    page.save()
    s3.upload_file("/tmp/canvas.pdf", "pages", event["key"])


def template_handler(event, context):
    SimpleDocTemplate(filename="/tmp/story.pdf").build(event["story"])  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/story.pdf", "rb").read()


def weasyprint_handler(event, context):
    HTML(string=event["html"]).write_pdf(target="/tmp/html.pdf")  # CA501: threads=unsafe processes=unsafe
    return fitz.open("/tmp/html.pdf").page_count


def fpdf_handler(event, context):
    pdf = FPDF()
    pdf.output("/tmp/text.pdf")  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/text.pdf", "pages", event["key"])


def fitz_handler(event, context):
    document = fitz.open(stream=event["body"])
    document.save("/tmp/saved.pdf")  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/saved.pdf", "pages", event["key"])


# written and never read back
def pdfkit_handler(event, context):
    pdfkit.from_string(event["html"], "/tmp/kit.pdf")  # CA501: threads=benign processes=benign


_form = pikepdf.open("/var/task/form.pdf")


def form_handler(event, context):
    _form.docinfo["/Title"] = event["title"]  # CA301: threads=unsafe processes=unsafe
    _form.save(event["path"])


_terms = fitz.open("/var/task/terms.pdf")


def terms_handler(event, context):
    return _terms.load_page(event["page"]).get_text()  # CA301: threads=unsafe processes=safe


def pages_named_by_a_uuid_handler(event, context):
    return [page.size for page in convert_from_bytes(event["pdf"], output_folder="/tmp/pages-of-all")]


def pages_named_handler(event, context):
    convert_from_path(event["path"], output_folder="/tmp/scans", output_file="scan")  # CA501: threads=unsafe processes=unsafe
    return sorted(os.listdir("/tmp/scans"))


def pages_of_one_file_handler(event, context):
    s3.download_file("scans", event["key"], "/tmp/pages-of-one.pdf")  # CA501: threads=unsafe processes=unsafe
    return len(convert_from_path("/tmp/pages-of-one.pdf"))


def made_of_one_page_handler(event, context):
    with open("/tmp/one-page.html", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["html"])
    pdfkit.from_file("/tmp/one-page.html", f"/tmp/{context.aws_request_id}.pdf")
