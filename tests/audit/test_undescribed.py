"""A shared object of a class that nobody described is said to be unknown, with its library, and is counted."""

import json
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.derived.installed import Installed, around, site_packages
from concurrency_audit.audit.model.findings import InventoryItem
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.cli.main import main

HANDLER = "\n\ndef handler(event, context):\n    return ({})\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path


def environment(folder: Path, name: str = "some-lib", version: str = "1.2", root: str = "somelib") -> Path:
    site = folder / "lib" / "python3.12" / "site-packages"
    (site / root).mkdir(parents=True)
    (site / root / "__init__.py").write_text("class Thing:\n    def __getattr__(self, name):\n        return print\n")
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "RECORD").write_text(f"{root}/__init__.py,,\n{info.name}/RECORD,,\n../../bin/tool,,\n")
    return site


def inventory(project: Path, code: str, use: str, **settings: object) -> dict[str, InventoryItem]:
    (project / "app.py").write_text(code + HANDLER.format(use))
    found = audit([Path()], Settings(jobs=1, **settings))  # type: ignore[arg-type]
    return {item.symbol: item for item in found.inventory}


@pytest.mark.parametrize(
    "use",
    ["thing.put(event)", "thing(event)", "[x for x in thing]", "thing.setting", "thing[event['id']]", "event in thing"],
)
def test_any_use_of_an_unknown_object_makes_it_unknown(use: str, project: Path) -> None:
    item = inventory(project, "import somelib\n\nthing = somelib.Thing()\n", use)["app.thing"]
    assert (item.kind, set(item.verdicts.values())) == ("unknown", {Verdict.UNKNOWN})
    assert (item.type, item.library, item.version, item.span.line) == ("somelib.Thing", "somelib", None, 3)
    assert item.reason.startswith("nobody has described what somelib makes here: no environment with it is at hand")


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("import somelib\n\nthing = somelib.token()\n", "thing"),
        ("import boto3\n\nthing = boto3.client('s3')\n", "thing.list_buckets()"),
        ("class Thing:\n    def put(self, x):\n        return x\n\nthing = Thing()\n", "thing.put(event)"),
        ("thing = {}\n", "thing.get(event['id'])"),
    ],
    ids=["handed on", "known", "project's", "container"],
)
def test_what_is_known_or_not_used_is_not_unknown(code: str, use: str, project: Path) -> None:
    item = inventory(project, code, use).get("app.thing")
    assert item is None or (Verdict.UNKNOWN not in item.verdicts.values() and item.library is None)


def test_a_finding_about_it_says_more(project: Path) -> None:
    code = "import somelib\n\nthing = somelib.Thing()\n"
    found = inventory(project, code, "thing.put(event)", known_unsafe=("somelib.Thing",))["app.thing"]
    assert found.verdicts[ExecutionModel.THREADS] is Verdict.UNSAFE


def test_the_environment_tells_library_and_version(project: Path) -> None:
    site = environment(project / "env")
    item = inventory(project, "import somelib\n\nthing = somelib.Thing()\n", "thing.put(event)", installed=(site,))
    assert (item["app.thing"].library, item["app.thing"].version) == ("some_lib", "1.2")


def test_unknown_objects_are_counted_in_reach(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment(project / ".venv")
    inventory(project, "import somelib\n\nthing = somelib.Thing()\nother = somelib.Thing()\n", "thing.put(other.get())")
    assert main(["--no-cache", "--format", "json", "app.py"]) == 0
    assert json.loads(capsys.readouterr().out)["reach"]["unknown"] == [
        {"library": "some_lib", "version": "1.2", "count": 2}
    ]
    assert main(["--no-cache", "app.py"]) == 0
    said = "Unknown: 2 shared objects of libraries that nobody has described (some_lib 1.2: 2); see `inventory`."
    assert said in capsys.readouterr().out
    assert main(["inventory", "--no-cache", "app.py"]) == 0
    assert "Unknown: 2; known-safe or known-unsafe in pyproject.toml" in capsys.readouterr().out


def test_an_environment_by_its_folder_interpreter_or_site_packages(project: Path) -> None:
    site = environment(project / "env")
    interpreter = project / "env" / "bin" / "python"
    interpreter.parent.mkdir()
    interpreter.write_text("")
    for given in (project / "env", interpreter, site):
        assert site_packages(given) == [site]
        assert Installed(site_packages(given)).distribution("somelib") is not None
    assert site_packages(project / "nothing") == []


def test_the_active_environment_comes_before_the_one_beside(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = environment(project / ".venv")
    assert around(project, []) == (beside,)
    active = environment(project / "elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "elsewhere"))
    assert around(project, []) == (active,)


def test_the_environment_that_poetry_keeps(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import base64
    import hashlib
    import os

    monkeypatch.setenv("POETRY_CACHE_DIR", str(project / "cache"))
    digest = base64.urlsafe_b64encode(hashlib.sha256(os.fsencode(project.resolve())).digest()).decode()[:8]
    kept = environment(project / "cache" / "virtualenvs" / f"name-{digest}-py3.12")
    assert around(project, []) == ()
    (project / "poetry.lock").write_text("")
    assert around(project, []) == (kept,)


def test_an_environment_that_is_none(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(HANDLER)
    assert main(["--python", "nowhere", "app.py"]) == 2
    assert "no installed libraries, --python nowhere" in capsys.readouterr().err
