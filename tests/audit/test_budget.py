"""Programs that would take for ever to follow end, and say so."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.program import running


def test_an_entry_point_beyond_the_budget_is_incomplete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = "\n".join(f"def f{n}(a):\n    return f{n + 1}(a) or f{n + 1}([a])" for n in range(30))
    (tmp_path / "app.py").write_text(
        f"{steps}\ndef f30(a):\n    return a\ndef lambda_handler(event, context):\n    return f0(1)\n"
    )
    assert not audit([tmp_path], Settings(jobs=1)).incomplete
    monkeypatch.setattr(running, "_MOST_STEPS", 50)
    (incomplete,) = audit([tmp_path], Settings(jobs=1)).incomplete
    assert "app.lambda_handler" in incomplete.reason
    assert incomplete.line == 63


def test_a_long_chain_of_imports_is_followed(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"m{number}.py").write_text(f"from m{number + 1} import load\n\nload()\n")
    (tmp_path / "m300.py").write_text("def load():\n    return 1\n")
    (tmp_path / "app.py").write_text(
        "from m0 import load\n\n\ndef lambda_handler(event, context):\n    return load()\n"
    )
    assert len(audit([tmp_path], Settings(jobs=1)).entry_points) == 1
