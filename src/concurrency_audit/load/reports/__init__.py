"""A verdict as files: `verdict.json`, JUnit, the GitHub step summary and one self-contained HTML page."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from concurrency_audit.load.reports.github import step_summary
from concurrency_audit.load.reports.junit import junit_xml
from concurrency_audit.load.reports.page import html_page
from concurrency_audit.load.verdict import Verdict
from concurrency_audit.rewriting import rewrite
from concurrency_audit.signature import key, signed

WRITERS: dict[str, Callable[[Verdict], str]] = {
    "json": lambda verdict: json.dumps(signed(verdict.to_json(), key()), indent=2, ensure_ascii=False) + "\n",
    "junit": junit_xml,
    "html": html_page,
}


def remove_reports(files: Iterable[Path]) -> list[str]:
    """Remove an earlier run's reports, so that nobody takes them for this run's; a line per file that cannot go."""
    problems = []
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            problems.append(f"{path}: an earlier run's report cannot be removed ({error.strerror}); name another file")
    return problems


def write_reports(verdict: Verdict, files: Mapping[str, Path]) -> list[str]:
    """Write each kind of report to its file, and GitHub's summary where GitHub asks for one.

    Gives a line per report that could not be written; the others are written all the same.
    """
    problems = []
    for kind, path in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            rewrite(path, WRITERS[kind](verdict).encode("utf-8", "backslashreplace"))
        except OSError as error:
            problems.append(f"the {kind} report cannot be written to {path}: {error.strerror}")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(step_summary(verdict))
        except OSError as error:
            problems.append(f"the step summary cannot be written to {summary}: {error.strerror}")
    return problems
