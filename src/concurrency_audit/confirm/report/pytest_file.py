"""A test that replays a witness: it fails while the bug exists and passes once it is fixed."""

import os
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

from concurrency_audit.confirm.model import Confirmation, Witness
from concurrency_audit.confirm.token import token

_HEAD = '''"""Interleavings that failed once. Written by `concurrency-audit confirm --write-test`."""

import subprocess
import sys
from pathlib import Path

ROOT = (Path(__file__).parent / {root!r}).resolve()


def replayed(witness):
    command = [sys.executable, "-m", "concurrency_audit", "confirm", "--replay", witness]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
'''
_TEST = '''

def test_{name}():
    """{said}"""
    replayed({witness!r})
'''


def render(confirmations: Sequence[Confirmation], target: Path) -> str:
    """The content of the file; paths in it are relative to its folder."""
    found = [(one, one.witness) for one in confirmations if one.witness is not None]
    root = found[0][1].subject.root if found else str(Path.cwd())
    where = os.path.relpath(root, Path(os.path.realpath(target)).parent)
    tests = [
        _TEST.format(name=_name(one, number), said=_said(witness), witness=token(witness))
        for number, (one, witness) in enumerate(found, 1)
    ]
    return _HEAD.format(root=where) + "".join(tests)


def _name(confirmation: Confirmation, number: int) -> str:
    finding = confirmation.finding
    what = f"{finding.rule}_{finding.symbol}" if finding else confirmation.subject.entry
    return re.sub(r"\W+", "_", f"{what}_{number}").strip("_").lower()


def _said(witness: Witness) -> str:
    text = " ".join(witness.anomaly.text.split()).replace("\\", "\\\\").replace('"', "'")
    return "\n    ".join(textwrap.wrap(f"{text}.", 100))
