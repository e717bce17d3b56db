"""What the audit says: findings, the inventory, entry points and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict

Verdicts = Mapping[ExecutionModel, Verdict]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source: 1-based lines and columns that count characters; `end_column` is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding needs in order to make sense, with half a sentence on why."""

    span: Span
    role: str
    """`read`, `write`, `check`, `lock`, `call`, `spawn`, ...: a single word for machines."""
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One hazard at one shared place."""

    rule: str
    name: str
    family: Family
    message: str
    """One sentence: what is shared and what happens to it."""
    why: Mapping[ExecutionModel, str]
    """One sentence per model: what can or cannot come of it."""
    advice: str
    """One sentence: what to do instead."""
    span: Span
    symbol: str
    severity: Severity
    confidence: Confidence
    verdicts: Verdicts
    interpreter: str
    """`any`, or `free-threaded` where the GIL has no switch point inside the hazard."""
    definition: Span | None = None
    related: tuple[Related, ...] = ()
    call_path: tuple[str, ...] = ()
    fix: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """One object that invocations share, with what is known of it."""

    symbol: str
    kind: str
    type: str
    span: Span
    verdicts: Verdicts
    reason: str
    source: str | None
    library: str | None = None
    """The library that made it, where knowledge does not describe it."""
    version: str | None = None
    """The library's version, where an environment tells it."""


@dataclass(frozen=True, slots=True, order=True)
class EntryPoint:
    """A function that an invocation, a thread or a timer starts in."""

    path: str
    line: int
    function: str
    evidence: str
    """Why it counts: `template.yaml:8`, `named lambda_handler`, `@app.get`, `Thread(target=...) at app.py:12`."""


@dataclass(frozen=True, slots=True, order=True)
class Incomplete:
    """Something that could not be read or followed; said, never dropped."""

    path: str
    line: int
    reason: str
    unread: bool = True
    """Whether a file could not be read (then the exit code says so), not only a call be followed."""


@dataclass(frozen=True, slots=True)
class ModelEvidence:
    """What a template says about the execution model of a function, and why."""

    function: str
    model: ExecutionModel
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class NearMiss:
    """Something that looks like an entry point but is none."""

    path: str
    line: int
    reason: str
    """The function's name, and why it is none."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the audit got, so that silence can be told from safety."""

    unreached: tuple[str, ...] = ()
    """Audited modules in which no invocation and no thread runs code, as far as calls could be followed."""
    near_misses: tuple[NearMiss, ...] = ()
    """Only where there is no entry point at all."""


@dataclass(frozen=True, slots=True)
class AuditResult:
    """Everything one run found."""

    models: tuple[ExecutionModel, ...]
    entry_points: tuple[EntryPoint, ...] = ()
    findings: tuple[Finding, ...] = ()
    inventory: tuple[InventoryItem, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    suppressed: int = 0
    files: int = 0
    model_evidence: tuple[ModelEvidence, ...] = field(default=())
    others: tuple[EntryPoint, ...] = ()
    """Entry points that were not followed because only one was asked for."""
    imported: tuple[str, ...] = ()
    """Paths of the modules that this one's module imports, at any distance, itself included."""
    reach: Reach = field(default=Reach())
