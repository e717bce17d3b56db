"""Rule selectors: codes (`CA201`), prefixes (`CA2`) and names (`cache-check-then-act`)."""

import re
from collections.abc import Iterable, Mapping

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli.nearest import nearest_rule

_CODE = re.compile(r"CA\d{0,3}")


def resolved(selectors: Iterable[str], where: str) -> tuple[str, ...]:
    """Codes and prefixes for the selectors; raises UsageError for one that matches no rule."""
    wanted = tuple(selectors)
    if not wanted:
        return ()
    names = known_rules()
    return tuple(_resolved_one(selector.strip(), where, names) for selector in wanted)


def known_rules() -> Mapping[str, str]:
    """Rule name -> code, for every rule."""
    from concurrency_audit.audit.rules import all_rules  # imported late: rules are needed only if something is selected

    return {module.rule.name: module.rule.code for module in all_rules()}


def _resolved_one(selector: str, where: str, names: Mapping[str, str]) -> str:
    code = names.get(selector.lower(), selector.upper())
    if _CODE.fullmatch(code) and any(known.startswith(code) for known in names.values()):
        return code
    close = nearest_rule(selector, (*names, *names.values()))
    remedy = f'did you mean "{close}"?' if close else "see `concurrency-audit rules`"
    raise UsageError(f'no rule is called "{selector}"', where, remedy)
