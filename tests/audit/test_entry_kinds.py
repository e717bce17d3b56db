"""Entry points of today's stacks are found, each kind in a small project of its own."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from tests.audit.entry_kinds import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_invocations_begin_where_the_code_says(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files, entries, others = KINDS[kind]
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    result = audit([Path()], Settings(jobs=1))
    found = {entry.function for entry in result.entry_points}
    assert set(entries) <= found, (sorted(found), result.incomplete)
    assert not found & set(others)
