"""Result types of an audit: findings, inventory items, entry points, and what could not be read or followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict

Verdicts = Mapping[ExecutionModel, Verdict]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of source. Lines and columns are 1-based, columns count characters, and `end_column` is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding, with a phrase that says why."""

    span: Span
    role: str
    """The role as one word: `read`, `write`, `check`, `lock`, `call`, `spawn`, ..."""
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One hazard at one shared place."""

    rule: str
    name: str
    family: Family
    message: str
    """One sentence: the shared place and what happens to it."""
    why: Mapping[ExecutionModel, str]
    """One sentence per model: what can go wrong there, or why nothing can."""
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


Key = tuple[str, str, str]


def key(finding: Finding) -> Key:
    """The key of a finding that does not change while code moves."""
    return finding.rule, finding.span.path, finding.symbol


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """One object that invocations share, with its verdict per model and the reason."""

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
    """A function that an invocation, a thread or a timer calls first."""

    path: str
    line: int
    function: str
    evidence: str
    """Why it counts as one: `template.yaml:8`, `named lambda_handler`, `@app.get`, `Thread(target=...) at app.py:12`.
    """


@dataclass(frozen=True, slots=True, order=True)
class Incomplete:
    """Something that could not be read or followed. It is always reported."""

    path: str
    line: int
    reason: str
    unread: bool = True
    """True if a file could not be read, which sets exit code 3; False if only a call could not be followed."""


@dataclass(frozen=True, slots=True)
class ModelEvidence:
    """The execution model that a template shows for a function, and why."""

    function: str
    model: ExecutionModel
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class NearMiss:
    """A function that looks like an entry point but is not one."""

    path: str
    line: int
    reason: str
    """The function's name, and why it is no entry point."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of the code the entry points reach, so that "no findings" can be told from "nothing was analysed"."""

    unreached: tuple[str, ...] = ()
    """Audited modules whose functions no entry point or thread was seen to call."""
    near_misses: tuple[NearMiss, ...] = ()
    """Filled only if no entry point was found."""
    left_out: tuple[str, ...] = ()
    """Folders that were passed over because they hold packages of others."""


@dataclass(frozen=True, slots=True)
class AuditResult:
    """Everything that one audit produced."""

    models: tuple[ExecutionModel, ...]
    entry_points: tuple[EntryPoint, ...] = ()
    findings: tuple[Finding, ...] = ()
    inventory: tuple[InventoryItem, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    suppressed: int = 0
    files: int = 0
    model_evidence: tuple[ModelEvidence, ...] = field(default=())
    others: tuple[EntryPoint, ...] = ()
    """Entry points that were listed but not followed, because one other was asked for."""
    imported: tuple[str, ...] = ()
    """Module of the chosen entry point: paths of the modules it imports, directly or indirectly, and its own."""
    reach: Reach = field(default=Reach())
