"""Whatever lies in a tree, the audit ends with a result: what cannot be read is said."""

import gc
import os
import sysconfig
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.cli import exit_codes
from concurrency_audit.cli.main import main

HANDLER = b"""CACHE = {}


def lambda_handler(event, context):
    if event["key"] not in CACHE:
        CACHE[event["key"]] = load(event)
    return CACHE[event["key"]]
"""
UNREADABLE = {
    "nul": (b"x = 1\0\n", "NUL"),
    "binary": (bytes(range(1, 256)) * 20, ""),
    "wrong encoding": ("x = 'é'\n".encode("latin-1"), "encoding"),
    "unknown encoding": (b"# coding: klingon\nx = 1\n", "encoding"),
    "syntax": (b"def f(:\n    pass\n", "parsed"),
    "parentheses": (b"(" * 5000 + b")" * 5000, "deeply"),
    "brackets after an error": (b"x = = 1\ny = " + b"[" * 50000 + b"]" * 50000, ""),
    "negations": (b"x = " + b"not " * 50000 + b"y\n", "deeply"),
    "lambdas": (b"x = " + b"lambda: " * 50000 + b"y\n", "deeply"),
    "indents": (b"".join(b" " * i + b"if x:\n" for i in range(300)) + b" " * 300 + b"pass\n", "deeply"),
    "huge": (b"x = 1\n" * 800_000, "larger"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_said_and_the_rest_is_audited(name: str, tmp_path: Path) -> None:
    content, reason = UNREADABLE[name]
    (tmp_path / "app.py").write_bytes(HANDLER)
    (tmp_path / "odd.py").write_bytes(content)
    result = audit([tmp_path], Settings(jobs=1))
    assert [Path(item.path).name for item in result.incomplete] == ["odd.py"]
    assert reason in result.incomplete[0].reason
    assert result.findings


def test_the_exit_code_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.py").write_bytes(UNREADABLE["parentheses"][0])
    assert main(["check", "odd.py", "--no-cache"]) == exit_codes.INCOMPLETE
    assert main(["check", "odd.py", "--no-cache", "--allow-incomplete"]) == exit_codes.CLEAN
    assert "deeply" in capsys.readouterr().out


def test_symlinks_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_bytes(HANDLER)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
    result = audit([tmp_path], Settings(jobs=1))
    assert len(result.entry_points) == 1
    assert [Path(item.path).name for item in result.incomplete] == ["self.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_bytes(HANDLER)
    (tmp_path / "app.py").chmod(0)
    assert audit([tmp_path], Settings(jobs=1)).incomplete


def test_the_standard_library_passes_through(tmp_path: Path) -> None:
    """Modules a to m of the running Python, surveyed and, where that asks for it, read closely."""
    stdlib = Path(sysconfig.get_paths()["stdlib"])
    for path in stdlib.glob("[a-m]*.py"):
        (tmp_path / path.name).symlink_to(path)
    result = audit([tmp_path], Settings(jobs=1))
    assert result.files > 40
    assert not result.incomplete


PROTOCOLS = """
from typing import Protocol

from fastapi import Depends, FastAPI

class Sending(Protocol):
    def send(self, what): ...

class Bus(Protocol):
    def send(self, what): ...

app = FastAPI()

def stub():
    raise NotImplementedError

@app.get("/a")
def sent(x: str, bus: Bus = Depends(stub)):
    return bus.send(x)
"""


def test_two_protocols_with_one_method_do_not_stand_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROTOCOLS)
    result = audit([tmp_path], Settings(jobs=1))
    reasons = {one.reason for one in result.incomplete}
    assert len(reasons) == 1, reasons
    assert "only the abstract class is known" in reasons.pop()


def test_the_cycle_collector_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_bytes(HANDLER)
    before = gc.isenabled(), gc.get_freeze_count()
    audit([tmp_path], Settings(jobs=1))
    assert (gc.isenabled(), gc.get_freeze_count()) == before
    gc.disable()
    try:
        audit([tmp_path], Settings(jobs=1))
        assert not gc.isenabled()
    finally:
        gc.enable()
