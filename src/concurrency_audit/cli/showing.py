"""Output of `check` other than findings: the files it would read, its settings, counts by rule."""

from collections import Counter
from collections.abc import Iterator

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli.audit_options import Run
from concurrency_audit.markup import one_line, printable


def files(job: Run) -> str:
    """The files that an audit would read, one per line: Python first, then deployment files."""
    from concurrency_audit.audit.reading.files import discover

    found = discover(job.paths, job.settings.exclude, job.settings.force_exclude)
    return "".join(f"{printable(path)}\n" for path in (*found.python, *found.templates, *found.texts))


def settings(job: Run) -> str:
    """Every setting of the audit, and where it was set."""
    return "".join(f"{name:<17} {one_line(value)}\n" for name, value in _settings(job))


def _settings(job: Run) -> Iterator[tuple[str, str]]:
    chosen, held = job.options, job.settings
    yield "configuration", str(job.config) if job.config else "none"
    yield "root", f"{job.root} ({_why_root(job)})"
    yield "paths", ", ".join(map(str, job.paths))
    yield "model", f"{', '.join(held.models)} ({'as asked for' if chosen.model else 'the default'})"
    for name in ("entries", "select", "ignore", "exclude", "known_safe", "known_unsafe"):
        yield name.replace("_", "-"), ", ".join(getattr(held, name)) or ("all" if name == "select" else "none")
    for pattern, rules in held.per_file_ignores.items():
        yield "per-file-ignores", f"{pattern}: {', '.join(rules)}"
    yield "severity", held.severity.word
    yield "min-confidence", held.min_confidence.word
    yield "jobs", str(held.jobs or "one per core")
    yield "cache-dir", str(held.cache_dir or "none")
    yield "format", chosen.format or "full"
    yield "baseline", str(chosen.baseline or "none")


def _why_root(job: Run) -> str:
    if job.config is not None:
        return "the folder of the configuration"
    return "the git repository" if (job.root / ".git").exists() else "the working directory"


def statistics(result: AuditResult) -> str:
    """The number of findings per rule, most frequent first, and which of them can be fixed."""
    counts = Counter((finding.rule, finding.name, finding.fix) for finding in result.findings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    width = len(str(max(counts.values(), default=0)))
    marks = {"safe": "[*]", "unsafe": "[-]", None: "[ ]"}
    return "".join(f"{count:>{width}}  {rule}  {marks[fix]}  {name}\n" for (rule, name, fix), count in ordered)
