"""Whoever waits at a terminal is told how far reading has come."""

from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings


def test_every_file_looked_at_and_read_is_counted(tmp_path: Path) -> None:
    """Each stage counts up to its total; nothing is counted twice."""
    for name in ("app", "other"):
        (tmp_path / f"{name}.py").write_text("def lambda_handler(event, context):\n    return event\n")
    said: list[tuple[str, int, int]] = []
    audit([tmp_path], Settings(jobs=1), lambda stage, done, total, *_: said.append((stage, done, total)))
    assert said[:2] == [("looking at files", 1, 2), ("looking at files", 2, 2)]
    assert [entry for entry in said if entry[0] == "reading closely"][-1][1:] == (2, 2)
