"""A small project with one finding of each interesting shape, made by hand."""

from pathlib import Path

from concurrency_audit.audit.model.findings import (
    AuditResult,
    EntryPoint,
    Finding,
    Incomplete,
    InventoryItem,
    ModelEvidence,
    Reach,
    Related,
    Span,
)
from concurrency_audit.audit.model.fingerprint import fingerprint
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict

THREADS, PROCESSES = ExecutionModel.THREADS, ExecutionModel.PROCESSES

APP = """\
import boto3
_cache = {}
table = boto3.resource("dynamodb").Table("photos")


def load(key):
    return table.get_item(Key={"id": key})["Item"]


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = load(key)
    return _cache[key]
"""


def write_project(folder: Path) -> None:
    """Write the sources that the sample findings point into."""
    (folder / "app.py").write_text(APP)


def cache_finding() -> Finding:
    """A finding with all three places in one file and a call path."""
    return Finding(
        rule="CA201",
        name="cache-check-then-act",
        family=Family.CACHE,
        message="_cache is checked and then filled without a lock.",
        why={
            THREADS: "two invocations can both find the key missing and both load it",
            PROCESSES: "every process fills its own copy",
        },
        advice="Hold a module-level lock around check and fill, or use setdefault with a ready value.",
        span=Span("app.py", 12, 8, 12, 25),
        symbol="app._cache",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        verdicts={THREADS: Verdict.UNSAFE, PROCESSES: Verdict.BENIGN},
        interpreter="any",
        definition=Span("app.py", 2, 1, 2, 12),
        related=(Related(Span("app.py", 13, 9, 13, 32), "write", "written here without a lock"),),
        call_path=("app.handler",),
        fix="unsafe",
        fingerprint=fingerprint("CA201", "app._cache", "if key not in _cache:"),
    )


def client_finding() -> Finding:
    """A finding reached through a helper, medium confidence, safe under one model."""
    return Finding(
        rule="CA301",
        name="shared-unsafe-object",
        family=Family.CLIENT,
        message="A boto3 resource is used by every invocation.",
        why={THREADS: "resources are not thread-safe", PROCESSES: "each process has its own"},
        advice="Make a boto3.client instead, or a Session per invocation.",
        span=Span("app.py", 7, 12, 7, 43),
        symbol="app.table",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        verdicts={THREADS: Verdict.UNSAFE, PROCESSES: Verdict.SAFE},
        interpreter="free-threaded",
        definition=Span("app.py", 3, 1, 3, 51),
        related=(Related(Span("app.py", 13, 23, 13, 32), "call", "called here"),),
        call_path=("app.handler", "app.load"),
        fix=None,
        fingerprint=fingerprint("CA301", "app.table", 'return table.get_item(Key={"id": key})["Item"]'),
    )


def result() -> AuditResult:
    """Both findings with everything around them."""
    return AuditResult(
        models=BOTH_MODELS,
        entry_points=(EntryPoint("app.py", 10, "app.handler", "template.yaml:8"),),
        findings=(client_finding(), cache_finding()),
        inventory=(
            InventoryItem(
                symbol="app.table",
                kind="resource",
                type="boto3.resource('dynamodb')",
                span=Span("app.py", 3, 1, 3, 51),
                verdicts={THREADS: Verdict.UNSAFE, PROCESSES: Verdict.SAFE},
                reason="resources are not thread-safe",
                source="https://example.invalid/guide/resources.html",
            ),
        ),
        incomplete=(Incomplete("broken.py", 1, "cannot be parsed"),),
        suppressed=1,
        files=2,
        model_evidence=(ModelEvidence("app.handler", PROCESSES, "template.yaml:12 sets a capacity provider"),),
        reach=Reach(unreached=("broken.py",)),
    )
