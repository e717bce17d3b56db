"""What a schedule has loaded the next finds loaded, if it is installed; nothing is written beside the user's code."""

from pathlib import Path
from textwrap import dedent

from concurrency_audit.confirm.model import Plan
from tests.confirm.running import trial

CODE = """
    import sys

    def handler(event, context):
        before = {name: name in sys.modules for name in ("colorsys", "own")}
        import colorsys
        import own
        return before
"""


def test_only_what_is_installed_stays_loaded(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(dedent(CODE), encoding="utf-8")
    (tmp_path / "own.py").write_text("VALUE = 1\n", encoding="utf-8")
    with trial("app:handler", [{}], folder=tmp_path) as tried:
        first, second = (tried.run(Plan((0,), serial=True)).document["outcomes"][0] for _ in range(2))
    assert first == {"answer": {"colorsys": False, "own": False}}
    assert second == {"answer": {"colorsys": True, "own": False}}
    assert not list(tmp_path.rglob("*.pyc"))
