"""Correctness in Locust's web UI: a tab of facts beside the statistics, and the whole verdict as a page of its own."""

import json
from typing import Protocol

from flask import Blueprint, Response, request
from locust.env import Environment

from concurrency_audit.load.reports.page import STYLE, verdict_body
from concurrency_audit.load.reports.text import error_count, headline
from concurrency_audit.load.running.conclusion import Book
from concurrency_audit.load.running.visitors import keep_strangers_out
from concurrency_audit.load.tally import Tally

KEY = "correctness"
PATH = f"/{KEY}"
SHOWN = 50
REFRESH = """
const box=document.getElementById('verdict');
async function look(){try{const r=await fetch('correctness/body');if(r.ok)box.innerHTML=await r.text()}catch(e){}}
look();setInterval(look,2000);
"""


class Conducted(Protocol):
    """What the tab shows."""

    book: Book | None

    @property
    def tally(self) -> Tally:
        """What is counted so far."""


def add_tab(environment: Environment, conducted: Conducted) -> None:
    """Add the tab and the page (`/correctness`) to a running web UI."""
    ui = environment.web_ui
    assert ui is not None and ui.app is not None
    keep_strangers_out(ui.app, ui.host)
    pages = Blueprint("correctness", __name__)

    @pages.route(PATH)
    @ui.auth_required_if_enabled
    def page() -> Response:
        return Response(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Correctness</title>'
            f"<style>{STYLE}</style>"
            f'</head><body><p><a href=".">Locust</a></p><main id="verdict">Waiting for a run.</main>'
            f"<script>{REFRESH}</script></body></html>",
            mimetype="text/html",
        )

    @pages.route(f"{PATH}/body")
    @ui.auth_required_if_enabled
    def body() -> Response:
        return Response(current_body(conducted), mimetype="text/html")

    @ui.app.after_request
    def with_facts(response: Response) -> Response:
        if request.path.endswith("/stats/requests") and response.is_json:
            stats = [{"key": KEY, "data": facts(conducted)}]
            response.set_data(json.dumps({**(response.json or {}), "extended_stats": stats}))
        return response

    ui.app.register_blueprint(pages)
    columns = [{"key": "fact", "title": "Fact"}, {"key": "value", "title": "Value"}]
    ui.template_args.setdefault("extended_tabs", []).append({"title": "Correctness", "key": KEY})
    ui.template_args.setdefault("extended_tables", []).append({"key": KEY, "structure": columns})


def facts(conducted: Conducted) -> list[dict[str, str]]:
    """Give the rows of the tab: the verdict so far, the counters, and each mismatch."""
    book = conducted.book
    if book is None:
        return [{"fact": "Verdict", "value": "no run has started yet"}]
    verdict = book.verdict or book.preview(conducted.tally, ["the run is still going on"])
    tally = verdict.tally
    rows = [
        ("Verdict", headline(verdict)),
        ("Requests", f"{tally.requests} of {verdict.planned}"),
        ("Verified", str(sum(tally.verified.values()))),
        ("Mismatched", str(tally.mismatch_count)),
        ("Throttled", str(tally.throttles.total())),
        ("Failed", str(error_count(tally))),
        *(("Incomplete", reason) for reason in verdict.gaps),
        *((f"Mismatch: {one.oracle}", one.sentence()) for one in tally.mismatches[:SHOWN]),
    ]
    return [{"fact": fact, "value": value} for fact, value in rows]


def current_body(conducted: Conducted) -> str:
    """Give the final verdict's content, or that of the run so far, marked as running."""
    book = conducted.book
    if book is None:
        return "<p>No run has started yet.</p>"
    if book.verdict is not None:
        return verdict_body(book.verdict)
    return verdict_body(book.preview(conducted.tally, ["the run is still going on"]))
