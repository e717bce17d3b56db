"""Source that doubles what the audit would have to keep ends quickly, in little memory, and says where it was cut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings

LIMITED = """
import resource, sys
from pathlib import Path
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
audit([Path(sys.argv[1])], Settings(jobs=1))
"""
HANDLER = "def lambda_handler(event, context):\n"


def doubled(line: str, times: int = 40) -> str:
    return f"    {line}\n" * times


SOURCES = {
    "text": HANDLER + "    name = '/tmp/part'\n" + doubled("name = name + name") + "    open(name, 'w').write('x')\n",
    "text in a format string": HANDLER + "    name = '/tmp/part'\n" + doubled("name = f'{name}{name}'"),
    "text of a percent sign": HANDLER + "    name = '/tmp/part'\n" + doubled("name = '%s%s' % (name, name)"),
    "text of format": HANDLER + "    name = '/tmp/part'\n" + doubled("name = '{}{}'.format(name, name)"),
    "path": HANDLER + "    name = '/tmp/part'\n" + doubled("name = os.path.join(name, name[1:], str(event), name)"),
    "text added to": HANDLER + "    name = '/tmp/part'\n" + doubled("name += name"),
    "partials": "from functools import partial\n\n\ndef f(*a):\n    return a\n\n\n"
    + HANDLER
    + "    p = partial(f, event)\n"
    + doubled("p = partial(f, p, p)")
    + "    return f(p)\n",
    "lists": HANDLER + "    x = [event]\n" + doubled("x = [x, x]") + "    return x\n",
    "dicts": HANDLER + "    x = {'a': event}\n" + doubled("x = {'a': x, 'b': x}") + "    return x\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_what_doubles_ends_in_little_memory(name: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import os\n" + SOURCES[name])
    subprocess.run([sys.executable, "-c", LIMITED, tmp_path], timeout=60, check=True)


@pytest.mark.parametrize("name", [name for name in SOURCES if name.startswith(("text", "partials"))])
def test_the_place_of_a_cut_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import os\n" + SOURCES[name])
    reasons = {item.reason for item in audit([tmp_path], Settings(jobs=1)).incomplete}
    assert any("too long" in reason or "too deep" in reason for reason in reasons)


def diamonds(levels: int) -> str:
    lines = ["class A0:\n    seen = None\n"]
    for level in range(1, levels):
        lines += [f"class B{level}(A{level - 1}):\n    pass\n", f"class C{level}(A{level - 1}):\n    pass\n"]
        lines += [f"class A{level}(B{level}, C{level}):\n    pass\n"]
    return "\n".join(
        [*lines, f"shared = A{levels - 1}()\n", HANDLER + "    shared.seen = event\n    return shared.seen\n"]
    )


@pytest.mark.slow
def test_diamonds_of_bases_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(diamonds(40))
    assert [finding.rule for finding in audit([tmp_path], Settings(jobs=1)).findings] == ["CA104"]


def found(tmp_path: Path, source: str) -> AuditResult:
    (tmp_path / "app.py").write_text(source)
    return audit([tmp_path], Settings(jobs=1))


MIXED = """
class Base:
    def keep(self, event):
        self.last = event


class Left(Base):
    pass


class Right(Base):
    def keep(self, event):
        return event


class Both(Left, Right):
    pass


shared = Both()


def lambda_handler(event, context):
    shared.keep(event)
    return shared.last
"""


def test_methods_are_found_in_the_order_of_python(tmp_path: Path) -> None:
    """`Right` comes before `Base`: what `Base.keep` does never happens."""
    assert not found(tmp_path, MIXED).findings
    assert found(
        tmp_path, MIXED.replace("Left, Right", "Right, Left").replace("class Right(Base)", "class Right")
    ).files
    assert found(tmp_path, MIXED.replace("Left, Right", "Left")).findings


UNTYPED_COPY = """
import threading

KEPT = {}


class Registry(dict):
    def snapshot(self):
        return self.copy()


def lambda_handler(event, context):
    try:
        settings = DEFAULT
    except NameError:
        pass
    copied = settings.flags.copy()
    copied.update(event)
    return copied.get("x").copy()


class Settings:
    def __init__(self, flags=None):
        try:
            base = DEFAULT
        except NameError:
            pass
        self.flags = base.flags.copy() if flags is None else flags


DEFAULT = Settings()
EXTRA = Settings(3)
"""


def test_a_copy_of_something_untyped_has_a_type(tmp_path: Path) -> None:
    assert found(tmp_path, UNTYPED_COPY).entry_points
