"""Renders a result in the chosen format."""

from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import terminal
from concurrency_audit.cli.audit_options import Run
from concurrency_audit.cli.config import repository


def report(chosen: str, result: AuditResult, job: Run, *, to_file: bool) -> str:
    """The report's text. A format's module is imported only if it is chosen."""
    if chosen in ("full", "concise"):
        return _for_people(chosen, result, job, to_file=to_file)
    if chosen in ("html", "markdown"):
        return _page(chosen, result, job)
    return _for_programs(chosen, result, job)


def _for_programs(chosen: str, result: AuditResult, job: Run) -> str:
    if chosen == "json":
        from concurrency_audit.reports.contract import render

        return render(result)
    if chosen == "sarif":
        from concurrency_audit.audit.rules import all_rules
        from concurrency_audit.reports.sarif import render as render_sarif
        from concurrency_audit.reports.sources import Sources

        # GitHub matches paths with the repository, whose root may be above the project.
        return render_sarif(result, Sources(job.given), all_rules(), repository(Path.cwd()) or job.root)
    if chosen == "github":
        from concurrency_audit.reports.github import render as render_github

        return render_github(result)
    if chosen == "gitlab":
        from concurrency_audit.reports.gitlab import render as render_gitlab

        return render_gitlab(result, repository(Path.cwd()) or job.root)
    if chosen == "junit":
        from concurrency_audit.reports.junit import render as render_junit

        return render_junit(result)
    from concurrency_audit.reports.rdjson import render as render_rdjson
    from concurrency_audit.reports.sources import Sources

    return render_rdjson(result, Sources(job.given))


def _page(chosen: str, result: AuditResult, job: Run) -> str:
    if chosen == "markdown":
        from concurrency_audit.reports.markdown import render as render_markdown

        return render_markdown(result)
    from concurrency_audit.reports.html import render as render_html
    from concurrency_audit.reports.sources import Sources

    return render_html(result, Sources(job.given))


def _for_people(chosen: str, result: AuditResult, job: Run, *, to_file: bool) -> str:
    from concurrency_audit.reports.colour import Paint

    colour = terminal.wants_colour(to_file=to_file, wish=job.colour)
    paint = Paint(colour, links=terminal.is_terminal(to_file=to_file))
    if chosen == "concise":
        from concurrency_audit.reports.concise import render as render_concise

        return render_concise(result, paint, verbose=job.verbose)
    from concurrency_audit.reports.full import render as render_full
    from concurrency_audit.reports.sources import Sources

    return render_full(result, Sources(job.given), paint, quiet=job.quiet, verbose=job.verbose)
