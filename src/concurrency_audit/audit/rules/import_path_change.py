"""sys.path or sys.modules is changed while invocations run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters, values

RULE = Rule(
    "CA410",
    "import-path-change",
    Family.PROCESS,
    "sys.path or sys.modules is changed while invocations run",
    "Set the path at import, or load the file with importlib.util.spec_from_file_location.",
)
_STAYS = "the change stays, and later invocations of the worker import by it"


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set; what is added from a request stays for later ones."""
    by_site = {call.site: call for call in program.calls}
    for draft in setters(
        program, RULE, "import-path", "where modules are imported from", always=("sys.modules", "modules.pop")
    ):
        call = by_site[draft.site]
        if any(facts.from_request(v) for v in values(call)):
            yield replace(draft, processes=Verdict.UNSAFE, why_processes=_STAYS)
        elif "sys.path" in call.name:
            yield replace(draft, processes=Verdict.BENIGN, why_processes="the list grows with every invocation")
        else:
            yield draft
