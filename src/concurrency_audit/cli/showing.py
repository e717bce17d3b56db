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


def settings(job: Run, asked: str | None) -> str:
    """Every setting of the audit, and where it was set; `asked` is the model of the command line."""
    return "".join(f"{name:<17} {one_line(value)}\n" for name, value in _settings(job, asked))


def _settings(job: Run, asked: str | None) -> Iterator[tuple[str, str]]:
    chosen, held = job.options, job.settings
    yield "configuration", str(job.config) if job.config else "none"
    yield "root", f"{job.root} ({_why_root(job)})"
    yield "paths", ", ".join(map(str, job.paths))
    yield "model", _model(job, asked)
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


def _model(job: Run, asked: str | None) -> str:
    models = ", ".join(job.settings.models)
    what = f"each function's own, {models} where no template shows one" if job.settings.auto else models
    if asked:
        return f"{what} (--model {asked})"
    return f"{what} ({f'{job.config}' if job.options.model else 'the default'})"


def _why_root(job: Run) -> str:
    if job.config is not None:
        return "the folder of the configuration"
    return "the git repository" if (job.root / ".git").exists() else "the working directory"


def statistics(result: AuditResult) -> str:
    """The number of findings per rule, most frequent first, and which of them can be fixed."""
    counts = Counter((finding.rule, finding.name) for finding in result.findings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    width = len(str(max(counts.values(), default=0)))
    fixes = {(finding.rule, finding.fix) for finding in result.findings}

    def mark(rule: str) -> str:
        return "[*]" if (rule, "safe") in fixes else "[-]" if (rule, "unsafe") in fixes else "[ ]"

    return "".join(f"{count:>{width}}  {rule}  {mark(rule)}  {name}\n" for (rule, name), count in ordered)
