"""Objects of libraries that nobody described are judged by the library's installed source, which is never imported."""

import json
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.derived import deriving
from concurrency_audit.audit.model.findings import AuditResult, InventoryItem
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Verdict
from concurrency_audit.cli.main import main

THREADS, PROCESSES = ExecutionModel.THREADS, ExecutionModel.PROCESSES
UNSAFE, SAFE, UNKNOWN = Verdict.UNSAFE, Verdict.SAFE, Verdict.UNKNOWN
EXPLODES = "raise SystemExit('imported by the audit')\n"

COUNTER = """
class Thing:
    def __init__(self):
        self.total = 0

    def put(self, item):
        self.total += len(item)
        return self.total

    def get(self, key):
        return key
"""
CACHED = """
class Thing:
    def __init__(self):
        self.kept = {}

    def put(self, item):
        if item not in self.kept:
            self.kept[item] = [item]
        self.kept[item].append(1)
        return self.kept[item]
"""
ASKED = """
import json
import urllib.request

class Thing:
    def __init__(self):
        self.kept = {}

    def put(self, item):
        if item not in self.kept:
            self.kept[item] = json.loads(urllib.request.urlopen("https://x/" + item).read())
        return self.kept[item]
"""
ASKED_AND_DROPPED = (
    ASKED + "\n    def drop(self, item):\n        for key in self.kept:\n            del self.kept[key]\n"
)
BY_NAME = """
class Thing:
    def __init__(self):
        self.pages, self.wait = 1, 2

    def put(self, item):
        for key, value in item.items():
            setattr(self, key, value)
        return self.pages + self.wait
"""
MADE_UP_INSIDE = """
import logging

class Thing:
    def __init__(self):
        self.log = logging.getLogger()
        self.inner = self.inner or 1

    def __getattr__(self, name):
        return getattr(self.log, name)

    def put(self, item):
        return self.inner.kept.put(item)
"""
LOCKED = """
import threading

class Thing:
    def __init__(self):
        self.lock = threading.Lock()
        self.total = 0

    def put(self, item):
        with self.lock:
            self.total += len(item)
            return self.total
"""
IMMUTABLE = """
class Thing:
    __slots__ = ("name",)

    def __init__(self, name="x"):
        self.name = name

    def put(self, item):
        return f"{self.name} {item}"
"""
SLOTS = """
class Thing:
    __slots__ = ("last",)

    def put(self, item):
        self.last = item
        return self.read()

    def read(self):
        return self.last
"""
INHERITED = """
from ._base import Base

class Thing(Base):
    def put(self, item):
        return self.add(item)
"""
BASE = """
class Base:
    total = 0

    def add(self, item):
        self.total += item
        return self.total
"""
PROPERTY = """
class Thing:
    def __init__(self):
        self.seen = 0

    @property
    def next(self):
        self.seen += 1
        return self.seen
"""
CURSOR = """
class Cursor:
    def __init__(self, connection):
        self.connection = connection

    def execute(self, text):
        self.connection.sequence += len(text)
        return self.connection.sequence

class Thing:
    def __init__(self):
        self.sequence = 0

    def put(self, item):
        return Cursor(self)
"""
KEPT_BY_CLASS = """
_all = {}

class Thing:
    def __init__(self):
        self.total = 0
        _all[id(self)] = self

    def put(self, item):
        self.total += len(item)
        return self.total
"""
FACTORY = COUNTER + "\n\ndef make(name):\n    return Thing()\n"
BY_CLASS = COUNTER + "\n    @classmethod\n    def of(cls, name):\n        return cls()\n"
MADE_UP = "class Thing:\n    def __getattr__(self, name):\n        return lambda *given: given\n"
OUTSIDE = "import elsewhere\n\nclass Thing(elsewhere.Base):\n    pass\n"
ON_OTHERS = "import nowhere\n\nclass Thing:\n    def __init__(self):\n        self.inner = nowhere.Inner()\n\n    def put(self, item):\n        return self.inner.put(item)\n"  # noqa: E501
ON_REQUESTS = "import requests\n\nclass Thing:\n    def __init__(self):\n        self.session = requests.Session()\n\n    def put(self, item):\n        return self.session.get(item)\n"  # noqa: E501
HALF_LOCKED = LOCKED + "\n    def clear(self, item):\n        self.total = item\n"
APP = "import somelib\n\nthing = {made}\n\n\ndef handler(event, context):\n    return {use}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def install(folder: Path, files: dict[str, str], root: str = "somelib", version: str = "1.2") -> Path:
    """A library with these files; each ends the process that imports it."""
    site = folder / "env" / "lib" / "python3.12" / "site-packages"
    info = site / f"{root}-{version}.dist-info"
    info.mkdir(parents=True)
    for name, text in files.items():
        (site / root / name).parent.mkdir(parents=True, exist_ok=True)
        (site / root / name).write_text(f"{text}\n{EXPLODES}" if name.endswith(".py") else text)
    (info / "RECORD").write_text("".join(f"{root}/{name},,\n" for name in files))
    return site


def audited(project: Path, use: str, made: str = "somelib.Thing()", **settings: Any) -> AuditResult:
    (project / "app.py").write_text(APP.format(made=made, use=use))
    site = project / "env" / "lib" / "python3.12" / "site-packages"
    return audit([Path("app.py")], Settings(jobs=1, installed=(site,), **settings))


def thing(result: AuditResult) -> InventoryItem:
    (item,) = (item for item in result.inventory if item.symbol == "app.thing")
    return item


@pytest.mark.parametrize(
    ("files", "made", "use", "verdict"),
    [
        ({"__init__.py": COUNTER}, "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": COUNTER}, "somelib.Thing()", "thing.get(event['x'])", SAFE),
        ({"__init__.py": CACHED}, "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": ASKED}, "somelib.Thing()", "thing.put(event['x'])", SAFE),
        ({"__init__.py": ASKED_AND_DROPPED}, "somelib.Thing()", "thing.put(thing.drop(event['x']))", UNSAFE),
        ({"__init__.py": BY_NAME}, "somelib.Thing()", "thing.put(event)", UNKNOWN),
        ({"__init__.py": LOCKED}, "somelib.Thing()", "thing.put(event['x'])", SAFE),
        ({"__init__.py": IMMUTABLE}, "somelib.Thing('y')", "thing.put(event['x'])", SAFE),
        ({"__init__.py": SLOTS}, "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": PROPERTY}, "somelib.Thing()", "thing.next", UNSAFE),
        ({"__init__.py": INHERITED, "_base.py": BASE}, "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": "from .deep.core import Thing\n", "deep/__init__.py": "", "deep/core.py": COUNTER},
         "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": "from . import core\nThing = core.Thing\n", "core.py": COUNTER},
         "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": FACTORY}, "somelib.make('a')", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": BY_CLASS}, "somelib.Thing.of('a')", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": CURSOR}, "somelib.Thing()", "thing.put(event).execute(event['x'])", UNSAFE),
        ({"__init__.py": ON_REQUESTS}, "somelib.Thing()", "thing.put(event['x'])", UNSAFE),
        ({"__init__.py": ON_OTHERS}, "somelib.Thing()", "thing.put(event['x'])", UNKNOWN),
        ({"__init__.py": MADE_UP}, "somelib.Thing()", "thing.put(event['x'])", UNKNOWN),
        ({"__init__.py": MADE_UP_INSIDE}, "somelib.Thing()", "thing.put(event['x'])", UNKNOWN),
        ({"__init__.py": OUTSIDE}, "somelib.Thing()", "thing.put(event['x'])", UNKNOWN),
        ({"__init__.py": HALF_LOCKED}, "somelib.Thing()", "thing.put(thing.clear(event['x']))", UNKNOWN),
        ({"__init__.py": KEPT_BY_CLASS}, "somelib.Thing()", "thing.put(event['x'])", UNKNOWN),
        ({"__init__.py": "from ._native import Thing\n", "_native.cpython-312-x86_64-linux-gnu.so": ""},
         "somelib.Thing()", "thing.put(event['x'])", UNKNOWN),
    ],
    ids=["counter", "other method", "cache", "asked alike", "asked, dropped", "any name", "locked", "immutable",
         "slots", "property", "inherited", "two files", "re-exported", "factory", "class method", "cursor",
         "unsafe inside", "unknown inside", "getattr", "made up inside", "base outside", "half locked",
         "kept by its class", "compiled"],
)  # fmt: skip
def test_the_source_gives_the_verdict(
    files: dict[str, str], made: str, use: str, verdict: Verdict, project: Path
) -> None:
    install(project, files)
    result = audited(project, use, made)
    item = thing(result)
    assert item.verdicts[THREADS] is verdict, item.reason
    assert (item.library, item.version) == ("somelib", "1.2")
    assert [finding.rule for finding in result.findings] == (["CA301"] if verdict is UNSAFE else []), result.findings
    assert not result.incomplete


def test_a_finding_cites_file_and_line_of_the_library(project: Path) -> None:
    install(project, {"__init__.py": "from .core import Thing\n", "core.py": COUNTER})
    (finding,) = audited(project, "thing.put(event['x'])").findings
    line = COUNTER.splitlines().index("        self.total += len(item)") + 1
    assert finding.span.line == 7
    assert f"By the source of somelib 1.2 (somelib/core.py:{line}): its own `total` is read" in finding.why[THREADS]
    assert finding.confidence <= Confidence.MEDIUM
    assert finding.verdicts == {THREADS: UNSAFE, PROCESSES: SAFE}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"__init__.py": MADE_UP}, "`put` is made up by its `__getattr__`"),
        ({"__init__.py": OUTSIDE}, "`put` comes from `elsewhere.Base`, whose source is not there"),
        ({"__init__.py": ON_OTHERS}, "it works with a `nowhere.Inner`, which nobody has described"),
        ({"__init__.py": KEPT_BY_CLASS}, "it is kept in `somelib._all[...]`, and cannot be told from the others there"),
        ({"__init__.py": MADE_UP_INSIDE}, "its source does not tell what its `inner.kept` is (somelib/__init__.py:13)"),
        ({"__init__.py": BY_NAME}, "it sets attributes by names that its source does not tell (somelib/__init__.py:8)"),
        ({"__init__.py": "", "_x.pyd": ""}, "its source does not tell what class it is of"),
        ({"__init__.cpython-312-x86_64-linux-gnu.so": ""}, "it is compiled, without Python source"),
        ({"__init__.py": "def Thing(:\n"}, "its source does not tell what class it is of"),
    ],
    ids=["getattr", "base", "inner", "kept", "inside", "any name", "empty", "compiled", "unparsable"],
)
def test_why_there_is_no_verdict_is_said(files: dict[str, str], reason: str, project: Path) -> None:
    install(project, files)
    said = thing(audited(project, "thing.put(event['x'])")).reason
    assert said == f"nobody has described what somelib 1.2 makes here: {reason}"


@pytest.mark.parametrize("known", ["safe", "unsafe"])
def test_knowledge_always_wins(known: str, project: Path) -> None:
    install(project, {"__init__.py": COUNTER if known == "safe" else IMMUTABLE})
    declared: dict[str, Any] = {f"known_{known}": ("somelib.Thing",)}
    result = audited(project, "thing.put(event['x'])", **declared)
    item = thing(result)
    assert (item.verdicts[THREADS], item.library) == (Verdict(known), None)


def test_a_described_library_is_not_looked_into(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(project, {"__init__.py": "class Session:\n    def get(self, x):\n        return x\n"}, root="requests")
    (project / "app.py").write_text("import requests\n" + APP.format(made="requests.Session()", use="thing.get(1)"))
    monkeypatch.setattr(deriving, "probe", None)
    found = audit([Path("app.py")], Settings(jobs=1, installed=(project / "env/lib/python3.12/site-packages",)))
    assert thing(found).verdicts[THREADS] is UNSAFE


def test_what_was_found_is_kept_until_the_library_changes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = install(project, {"__init__.py": COUNTER})
    cache = project / "cache"
    first = audited(project, "thing.put(event['x'])", cache_dir=cache)
    with monkeypatch.context() as patched:
        patched.setattr(deriving, "probe", None)
        again = audited(project, "thing.put(event['x']) or 1", cache_dir=cache)
    assert thing(again).reason == thing(first).reason
    (site / "somelib" / "__init__.py").write_text(IMMUTABLE)
    assert thing(audited(project, "thing.put(event['x']) or 2", cache_dir=cache)).verdicts[THREADS] is SAFE


def test_a_new_version_of_the_library_is_another_result(project: Path) -> None:
    site = install(project, {"__init__.py": COUNTER})
    cache = project / "cache"
    assert thing(audited(project, "thing.put(event['x'])", cache_dir=cache)).verdicts[THREADS] is UNSAFE
    (site / "somelib" / "__init__.py").write_text(IMMUTABLE)
    (site / "somelib-1.2.dist-info").rename(site / "somelib-1.3.dist-info")
    item = thing(audited(project, "thing.put(event['x'])", cache_dir=cache))
    assert (item.version, item.verdicts[THREADS]) == ("1.3", SAFE)


def test_the_budget_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "_MOST_NEW", 1)
    install(project, {"__init__.py": COUNTER + COUNTER.replace("Thing", "Zebra")})
    result = audited(project, "thing.get(somelib.Zebra) or other.get(2)", "somelib.Thing()\nother = somelib.Zebra()")
    reasons = {item.symbol: (item.verdicts[THREADS], item.reason) for item in result.inventory}
    assert reasons["app.thing"][0] is SAFE
    assert reasons["app.other"] == (
        UNKNOWN,
        "nobody has described what somelib 1.2 makes here: "
        "1 classes are looked into in one run; the next one takes it up",
    )


def test_the_same_with_and_without_a_cache_and_beside_other_libraries(project: Path) -> None:
    install(project, {"__init__.py": COUNTER})
    alone = audited(project, "thing.put(event['x'])")
    install(project, {"__init__.py": COUNTER}, root="another")
    for cache in (None, project / "cache", project / "cache"):
        assert audited(project, "thing.put(event['x'])", cache_dir=cache).findings == alone.findings


def test_an_environment_on_the_command_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(project, {"__init__.py": COUNTER})
    audited(project, "thing.put(event['x'])")
    assert main(["--no-cache", "--python", "env", "--format", "json", "app.py"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["confidence"]) == ("CA301", "medium")
