"""Calls of methods that no class of an object has: said where all of its bases are known, and nothing followed."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

TOLD = "a call of a method that the class of its object does not have"
CLASS = "class Ledger{base}:\n    def note(self, user):\n        return user\n\n\n"
CALL = "\n\ndef lambda_handler(event, context):\n    return ledger.write(event['user'])\n"


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        (CLASS.format(base="") + "ledger = Ledger()\n" + CALL, [TOLD]),
        # a base that came out of a call, or of a library
        (
            "from eventlib import make\n\nBase = make()\n\n\n"
            + CLASS.format(base="(Base)")
            + "ledger = Ledger()\n"
            + CALL,
            [],
        ),
        # it is asked for
        (
            CLASS.format(base="")
            + "ledger = Ledger()\n\n\ndef lambda_handler(event, context):\n"
            + "    return ledger.write(event) if hasattr(ledger, 'write') else None\n",
            [],
        ),
        # another one of several objects has it
        (
            CLASS.format(base="")
            + "class Book:\n    def write(self, user):\n        return user\n\n\n"
            + "import os\n\nledger = Ledger() if os.environ.get('LEDGER') else Book()\n"
            + CALL,
            [],
        ),
    ],
)
def test_what_is_said(code: str, rows: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(code)
    result = audit([Path()], Settings(jobs=1))
    assert [row.reason for row in result.incomplete] == rows
    assert result.findings == ()
