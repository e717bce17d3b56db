"""Environment variables that deployment files set to files or folders which invocations share."""

from collections.abc import Iterable, Mapping

from concurrency_audit.audit.model.references import HandlerReference


def variables(references: Iterable[HandlerReference]) -> Mapping[str, tuple[str, ...]]:
    """Each variable with its paths; functions that have other values for it add theirs."""
    found: dict[str, set[str]] = {}
    for reference in references:
        for name, path in reference.variables:
            found.setdefault(name, set()).add(path)
    return {name: tuple(sorted(paths)) for name, paths in found.items()}
