"""Libraries of rows that nobody described: which ones a tree uses is said, as silence would be a claim."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

HANDLER = "\n\ndef lambda_handler(event, context):\n    return event['id']\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(project: Path, **files: str) -> list[tuple[str, str]]:
    """The file and the text of each row of what was not followed."""
    for name, text in files.items():
        (project / f"{name}.py").write_text(text)
    rows = audit([Path()], Settings(jobs=1)).incomplete
    assert all(not row.unread for row in rows)
    return [(row.path, row.reason) for row in rows]


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("FastCRUD", "from fastcrud import FastCRUD\n"),
        ("Piccolo", "from piccolo.table import Table\n"),
        ("Redis OM", "import redis_om\n"),
        ("repositories and services of advanced_alchemy", "from advanced_alchemy.repository import Repository\n"),
    ],
)
def test_a_library_is_named_once(project: Path, name: str, imported: str) -> None:
    """However many modules import it."""
    rows = told(project, alone=imported + HANDLER, beside=imported + "import alone\n" + HANDLER)
    reason = f"what {name} reads and stores is not followed: a row that two requests change may be lost unsaid"
    assert rows == [("alone.py", reason)]


def test_others_are_not_named(project: Path) -> None:
    """A module of the project of such a name, a library that is described, and a word in a text."""
    assert told(project, main="from .pony import ride\nfrom sqlalchemy import select\nNAME = 'gino'\n" + HANDLER) == []
