"""What the audit says of a rule's example."""

import re
from dataclasses import replace
from functools import cache

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.rules import RuleModule
from concurrency_audit.reports import full
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.sources import Sources

_EXAMPLE = re.compile(r"^## Example\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = "app.py"
_HEAD = "The audit reports:\n\n"


def with_report(module: RuleModule, text: str) -> str:
    """The rule's text, with the report on its example below it."""
    return _EXAMPLE.sub(lambda found: f"{found[0]}\n\n{_HEAD}```text\n{_report(module)}\n```", text)


@cache
def audited(module: RuleModule) -> AuditResult:
    """The rule's findings in its own example."""
    result = audit([], Settings(jobs=1), given=_given(module))
    return replace(result, findings=tuple(one for one in result.findings if one.rule == module.rule.code))


def _report(module: RuleModule) -> str:
    """The rule's first finding, in the format `full`."""
    return full.render(audited(module), Sources(_given(module)), Paint(False)).partition("\n\n")[0]


def _given(module: RuleModule) -> dict[str, bytes]:
    found = _EXAMPLE.search(module.doc)
    assert found, f"{module.rule.code} has no example"
    return {_FILE: found[1].encode()}
