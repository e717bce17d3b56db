"""Findings of one place that do not contradict each other about worker processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.rules.per_process_limit import RULE

_COUNTED = "what it means that every worker process has its own is told by {name} ({code})"


def agreed(drafts: Sequence[Draft]) -> list[Draft]:
    """The same findings, where none says that memory of one worker is a mere copy of which another says that all ask
    for it."""
    apart = {draft.symbol for draft in drafts if draft.rule is RULE and draft.processes is Verdict.UNSAFE}
    why = _COUNTED.format(name=RULE.name, code=RULE.code)
    return [
        replace(draft, why_processes=why)
        if draft.symbol in apart and draft.rule is not RULE and draft.processes is not Verdict.UNSAFE
        else draft
        for draft in drafts
    ]
