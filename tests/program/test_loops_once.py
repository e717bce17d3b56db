"""What a loop's text says is worked out once, however often the loop is interpreted."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.terms import Block, Expression
from concurrency_audit.audit.program.interpreter import carried

STEPS = (
    "def apply(steps, data):\n    for step in steps:\n        data = step(data)\n"
    "    return data\n\n\n"
    "def lambda_handler(event, context):\n"
)


def walks(calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often loop bodies are walked to find out what they carry round."""
    walked: list[object] = []
    carries = carried._carries

    def walk(target: Expression, body: Block, *, is_called: bool) -> bool:
        walked.append((id(body), is_called))
        return carries(target, body, is_called=is_called)

    monkeypatch.setattr(carried, "_carries", walk)
    body = "".join(f"    apply([str, repr, lambda x: x + {n}], event['k{n}'])\n" for n in range(calls))
    (tmp_path / "app.py").write_text(STEPS + body)
    assert audit([tmp_path], Settings(jobs=1, cache_dir=None)).entry_points
    monkeypatch.undo()
    return len(walked)


def test_a_loop_is_walked_as_often_for_many_calls_as_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = walks(1, tmp_path, monkeypatch)
    assert 0 < few == walks(12, tmp_path, monkeypatch)
