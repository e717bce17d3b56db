"""The survey may call for too much close reading, never for too little."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.survey import survey
from tests.audit.projects import said

STDLIB = Path(sysconfig.get_paths()["stdlib"])
SITE = Path(sysconfig.get_paths()["purelib"])
CORPUS = (
    *(STDLIB / name for name in ("concurrent", "logging", "wsgiref", "xmlrpc", "socketserver.py", "sched.py")),
    *(SITE / name for name in ("s3transfer", "urllib3", "filelock")),
)


def test_a_corpus_that_nobody_here_wrote(tmp_path: Path) -> None:
    """Packages that start threads, with and without the survey."""
    for path in CORPUS:
        (tmp_path / path.name).symlink_to(path)
    surveyed = said(tmp_path, Settings(jobs=1))
    assert surveyed == said(tmp_path, Settings(jobs=1, survey=False))
    assert len(surveyed[0]) >= 3  # type: ignore[arg-type]  # 3.13 starts fewer threads in these packages than 3.11


@pytest.mark.parametrize(
    ("source", "field", "expected"),
    [
        ("def lambda_handler(a, b): pass", "binds_handler", True),
        ("from core import main as handler", "binds_handler", True),
        ("class C:\n    def handle(self): pass", "binds_handler", False),
        ("def f():\n    global handler\n    handler = g", "binds_handler", True),
        ("def start(event, context): pass", "function_shaped", True),
        ("start = lambda event, _: 1", "function_shaped", True),
        ("def start(*, event, context): pass", "function_shaped", False),
        ("class C:\n    def __call__(self, event, context): pass", "shaped_methods", "__call__"),
        ("@app.get('/')\nasync def f(): pass", "decorators", "get"),
        ("def f():\n    pool.submit(g)", "names", "submit"),
        ("from threading import Thread as T", "aliases", (("T", "Thread"),)),
        ("def load():\n    open('x')\nload()", "at_import", "load open"),
        ("def load():\n    open('x')", "at_import", ""),
        ("if __name__ == '__main__':\n    main()", "at_import", ""),
        ("class C:\n    x = connect()", "at_import", "connect"),
        ("class C:\n    def __init__(self):\n        connect()\nC()", "at_import", "C connect"),
    ],
)
def test_what_is_seen(source: str, field: str, expected: object) -> None:
    found = survey(source.encode())
    assert found is not None
    assert getattr(found, field) == expected


def test_imports_say_whether_they_run_at_import() -> None:
    source = b"import a.b\nfrom .c import d, e\ndef f():\n    import g\nif TYPE_CHECKING:\n    import h\n"
    found = survey(source)
    assert found is not None
    assert sorted(found.imports) == [
        ("a.b", 0, "", True), ("c", 1, "d e", True), ("g", 0, "", False), ("h", 0, "", False),
    ]  # fmt: skip


def test_the_survey_does_without_libcst() -> None:
    code = (
        "import sys, concurrency_audit.audit.reading.survey as s; s.survey(b'x = 1'); sys.exit('libcst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_module_that_is_imported_for_its_effects_alone_is_run(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import warm\n\n\ndef lambda_handler(event, context):\n    return 1\n")
    (tmp_path / "warm.py").write_text("import store\n")
    (tmp_path / "store.py").write_text("import sqlite3\n\ndb = sqlite3.connect('/tmp/cache.db')\n")
    (tmp_path / "other.py").write_text("import sqlite3\n\ndb = sqlite3.connect('/tmp/other.db')\n")
    surveyed = said(tmp_path, Settings(jobs=1))
    assert surveyed == said(tmp_path, Settings(jobs=1, survey=False))
    assert {Path(f.span.path).name for f in surveyed[1]} == {"store.py"}  # type: ignore[attr-defined]
