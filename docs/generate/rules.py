"""rules.md with a table by family, and a page per rule: its docstring, its example's report, its fixture's verdicts."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.audit.rules import RuleModule, all_rules
from docs.generate.examples import audited, with_report

_FIXTURES = Path(__file__).parents[2] / "tests" / "rules"
_EXPECTED = re.compile(r"\b(CA\d{3}): threads=(\w+) processes=(\w+)")
_CODE_BLOCK = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_WORST_FIRST = ("unsafe", "benign", "safe")
_FAMILIES = {
    "1": "Global state",
    "2": "Caches",
    "3": "Clients and other shared objects",
    "4": "Process-wide state",
    "5": "Shared files",
    "6": "What worker processes multiply",
    "7": "The runtime's own contract",
    "9": "The audit itself",
}
_INTRO = """\
<!-- Written by `make docs` from the rules' docstrings; edit those. -->
# Rules

{count} rules, a page each: what is reported, why it is bad, an example and its report, what to write instead, limits.
On the command line:

```sh
concurrency-audit rules
concurrency-audit explain CA201
```

The columns *threads* and *processes* hold the verdicts that the rule gives under either
[execution model](how-it-works.md#two-execution-models), worst first; which one depends on the code. A *fix* that is
safe is made by `--fix`, one whose diff wants a review by `--fix --unsafe-fixes` ([Fixes](living-with-it.md#fixes)).
"""
_HEAD = "| code | name | reports | threads | processes | fix |\n| --- | --- | --- | --- | --- | --- |\n"
_FIXES = {"safe": "safe", "unsafe": "review", None: "–"}
_OPTIONS = {"safe": "`--fix`", "unsafe": "`--fix --unsafe-fixes`", None: "–"}


def pages() -> dict[str, str]:
    """rules.md and rules/<code>-<name>.md."""
    modules = all_rules()
    return {"rules.md": _index(modules)} | {file(module.rule): _page(module) for module in modules}


def file(rule: Rule) -> str:
    """The path of a rule's page in docs/."""
    return f"rules/{rule.code}-{rule.name}.md"


@cache
def verdicts() -> Mapping[str, tuple[str, str]]:
    """Code -> the verdicts under threads and under processes that the rule's fixtures, which the tests run, ask for."""
    seen: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for fixture in _FIXTURES.rglob("*.py"):
        for line in fixture.read_text(encoding="utf-8").splitlines():
            for code, *words in _EXPECTED.findall(line):
                for model, word in zip(seen[code], words, strict=True):
                    model.add(word)
    return {code: (_words(threads), _words(processes)) for code, (threads, processes) in seen.items()}


def _words(found: set[str]) -> str:
    return ", ".join(word for word in _WORST_FIRST if word in found)


def _index(modules: tuple[RuleModule, ...]) -> str:
    parts = [_INTRO.format(count=len(modules))]
    for digit, family in _FAMILIES.items():
        parts.append(f"\n## {family}\n{_HEAD}")
        parts.extend(_row(module) for module in modules if module.rule.code[2] == digit)
    return "".join(parts)


def _row(module: RuleModule) -> str:
    rule = module.rule
    cells = (f"[{rule.code}]({file(rule)})", rule.name, rule.summary, *_verdicts_of(module), _FIXES[rule.fix])
    return f"| {' | '.join(cells)} |\n"


def _page(module: RuleModule) -> str:
    rule = module.rule
    threads, processes = _verdicts_of(module)
    summary, text = _linked(with_report(module, module.doc.strip()), rule).split("\n\n", 1)
    return (
        "<!-- Written by `make docs` from the rule's docstring; edit that. -->\n"
        f"# {rule.code} {rule.name}\n{summary}\n\n"
        "| family | threads | processes | severity | fix |\n| --- | --- | --- | --- | --- |\n"
        f"| `{rule.family}` | {threads} | {processes} | {_severity(module)} | {_OPTIONS[rule.fix]} |\n\n"
        f"{text}\n\n"
        "[All rules](../rules.md) · [Verdicts and severities](../how-it-works.md#verdicts)\n"
    )


def _verdicts_of(module: RuleModule) -> tuple[str, str]:
    """Those of the fixture; of the example where a rule speaks of comments, which no fixture can hold."""
    own = audited(module).findings[0].verdicts
    return verdicts().get(module.rule.code) or (own[ExecutionModel.THREADS], own[ExecutionModel.PROCESSES])


def _severity(module: RuleModule) -> str:
    unsafe = any("unsafe" in words for words in _verdicts_of(module))
    benign = (
        f"{module.rule.benign.word} where benign" if any("benign" in words for words in _verdicts_of(module)) else ""
    )
    return ", ".join(filter(None, ["error where unsafe" if unsafe else "", benign]))


def _linked(markdown: str, own: Rule) -> str:
    """Other rules and the knowledge pages become links, in prose alone."""
    pieces = _CODE_BLOCK.split(markdown)
    pieces[::2] = [_prose(piece, own) for piece in pieces[::2]]
    return "".join(pieces)


def _prose(text: str, own: Rule) -> str:
    names = {module.rule.code: Path(file(module.rule)).name for module in all_rules() if module.rule != own}
    text = text.replace("docs/knowledge.md", "[Knowledge](../knowledge.md)")
    return re.sub(r"\bCA\d{3}\b", lambda match: _link(match[0], names), text)


def _link(code: str, names: Mapping[str, str]) -> str:
    return f"[{code}]({names[code]})" if code in names else code
