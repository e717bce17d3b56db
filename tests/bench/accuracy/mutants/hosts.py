"""Safe handlers of the labelled repositories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Verdict
from tests.bench.accuracy.labels import Repository, Spot
from tests.bench.accuracy.matching import header
from tests.bench.accuracy.mutants.planting import Host, handler_at

SETTINGS = Settings(jobs=1)
OTHER_CONTEXT = "bedrock_agentcore"
"""Its handlers get a context of another kind."""


def hosts(repository: Repository, folder: Path, workplace: Path) -> Iterator[Host]:
    """Handlers in exhaustively labelled files without an unsafe site, where the audit starts and reports nothing."""
    unsafe = {spot.path for site in repository.sites for spot in site.spots if "unsafe" in site.verdicts.values()}
    for spot in repository.entry_points:
        path = folder / spot.path
        if spot.path not in repository.exhaustive - unsafe or not path.is_file():
            continue
        text = path.read_text("utf-8")
        node = handler_at(text, spot.line)
        if node is None or node.body[0].lineno == node.lineno or OTHER_CONTEXT in text:
            continue
        host = Host("handler.py", text, spot.line, node.args.args[0].arg, node.args.args[1].arg)
        result = audited({host.name: text}, workplace)
        starts = {Spot(spot.path, entry.line) for entry in result.entry_points}
        if not starts.isdisjoint(header(spot, text)) and not alarms(result.findings):
            yield host


def alarms(findings: Sequence[Finding]) -> list[Finding]:
    """Those that say that something is unsafe under either model."""
    return [f for f in findings if any(verdict is Verdict.UNSAFE for verdict in f.verdicts.values())]


def audited(files: dict[str, str], workplace: Path) -> AuditResult:
    """The audit of files in a folder of their own."""
    for old in workplace.glob("*.py"):
        old.unlink()
    for name, text in files.items():
        (workplace / name).write_text(text, "utf-8")
    return audit([workplace], SETTINGS)
