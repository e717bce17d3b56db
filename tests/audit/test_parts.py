"""Parts of a tree that share nothing are judged apart, and what comes out is what the whole would say."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit import asking
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import BOTH_MODELS, Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel

FOLDERS = 17
PLAIN = "seen = []\n\n\ndef handler(event, context):\n    seen.append(event)\n    return seen\n"
WRITES = "def handler(event, context):\n    open('/tmp/report', 'w').write(event['text'])\n"
READS = "def handler(event, context):\n    return open('/tmp/report').read()\n"
COMMON = "import common\n\n\ndef handler(event, context):\n    {}\n"
DRAWS = "from matplotlib import pyplot\n\n\ndef handler(event, context):\n    pyplot.plot(event['rows'])\n"
SETS_UP = "import matplotlib.pyplot\n\nmatplotlib.pyplot.ion()\n" + PLAIN
STORES = "import boto3\n\ns3 = boto3.client('s3')\n\n\ndef handler(event, context):\n    {}\n"
STARTS = """\
import threading
n = 0
def work():
    global n
    n += 1
def start():
    threading.Thread(target=work).start()
"""
CODE = (
    PLAIN, WRITES, READS, DRAWS, SETS_UP, STARTS, "VALUE = 1\n", "def broken(:\n",
    COMMON.format("common.STATE['k'] = event"), COMMON.format("return common.STATE"), COMMON.format("common.count()"),
    STORES.format("s3.put_object(Bucket='b', Key='k', Body=event['x'])"),
    STORES.format("return s3.get_object(Bucket='b', Key='k')"),
    PLAIN.replace("seen = []", "seen = []  # concurrency-audit: ignore"),
    "import sqlite3\n\n\ndef handler(event, context):\n    sqlite3.connect('/tmp/a.db').execute(event['sql'])\n",
)  # fmt: skip


def project(folder: Path, texts: dict[int, str]) -> Path:
    """As many folders with a function each as are looked at in groups; some of them hold other code."""
    folder.mkdir(exist_ok=True)
    (folder / "common.py").write_text("STATE = {}\nn = 0\n\n\ndef count():\n    global n\n    n += 1\n    return n\n")
    for number in range(FOLDERS):
        (folder / f"f{number}").mkdir(exist_ok=True)
        (folder / f"f{number}" / "app.py").write_text(texts.get(number, PLAIN))
    return folder


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entry modules each interpretation had, one number for each."""
    found: list[int] = []
    interpret = asking.interpret

    def counted(make: Any, groups: Any, *rest: Any, **options: Any) -> Any:
        found.append(sum(len(group.entries) for group in groups))
        return interpret(make, groups, *rest, **options)

    monkeypatch.setattr(asking, "interpret", counted)
    return found


def whole(tree: Path, asked: Settings) -> AuditResult:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "can_part", lambda *_: False)
        return audit([tree], replace(asked, cache_dir=None))


@given(st.dictionaries(st.integers(0, FOLDERS - 1), st.sampled_from(CODE), min_size=2, max_size=8),
       st.lists(st.tuples(st.integers(0, FOLDERS - 1), st.sampled_from(CODE)), max_size=2))  # fmt: skip
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_say_what_the_whole_says_also_after_edits(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[int, str], edits: list[tuple[int, str]]
) -> None:
    tree = project(tmp_path_factory.mktemp("tree"), texts)
    cached = Settings(jobs=1, cache_dir=tmp_path_factory.mktemp("cache"))
    assert audit([tree], cached) == whole(tree, cached)
    for number, text in edits:
        (tree / f"f{number}" / "app.py").write_text(text)
        assert audit([tree], cached) == whole(tree, cached)


@pytest.mark.parametrize(
    ("one", "other"),
    [(WRITES, READS), (CODE[8], CODE[9]), (DRAWS, DRAWS), (DRAWS, SETS_UP), (CODE[11], CODE[12])],
    ids=["file", "module", "library", "library set up at import", "item"],
)
def test_parts_that_meet_are_judged_together(tmp_path: Path, together: list[int], one: str, other: str) -> None:
    tree = project(tmp_path / "tree", {3: one, 11: other})
    cached = Settings(jobs=1, cache_dir=tmp_path / "cache")
    found = audit([tree], cached)
    assert max(together) == 2
    assert found == whole(tree, cached)


def test_items_whose_names_nobody_knows_do_not_meet(tmp_path: Path, together: list[int]) -> None:
    nameless = STORES.format("s3.put_object(Bucket=name(), Key=name(), Body=event['x'])")
    tree = project(tmp_path / "tree", {3: nameless, 11: nameless})
    for models, most in ((BOTH_MODELS, 1), ((ExecutionModel.TASKS,), 2)):
        cached = Settings(jobs=1, cache_dir=tmp_path / "cache", models=models)
        found = audit([tree], cached)
        assert max(together) == most
        assert found == whole(tree, cached)
        together.clear()


def test_items_whose_names_a_setting_has_meet(tmp_path: Path, together: list[int]) -> None:
    named = STORES.replace("import boto3", "import os\nimport boto3").format(
        "s3.put_object(Bucket=os.environ.get('SHELF', ''), Key='k', Body=event['x'])"
    )
    tree = project(tmp_path / "tree", {3: named, 11: named})
    found = audit([tree], Settings(jobs=1, cache_dir=tmp_path / "cache"))
    assert max(together) == 2
    assert found == whole(tree, Settings(jobs=1))


def test_an_edit_interprets_its_own_part_alone(tmp_path: Path, together: list[int]) -> None:
    tree, cached = project(tmp_path / "tree", {}), Settings(jobs=1, cache_dir=tmp_path / "cache")
    audit([tree], cached)
    assert together == [1] * FOLDERS
    together.clear()
    (tree / "f5" / "app.py").write_text(PLAIN.replace("append(event)", "extend(event)"))
    found = audit([tree], cached)
    assert together == [1]
    assert found == whole(tree, cached)


def test_an_edit_of_what_two_parts_read_interprets_both(tmp_path: Path, together: list[int]) -> None:
    tree = project(tmp_path / "tree", {3: CODE[8], 11: CODE[9]})
    cached = Settings(jobs=1, cache_dir=tmp_path / "cache")
    audit([tree], cached)
    together.clear()
    (tree / "common.py").write_text("STATE = {}\nSTATE['k'] = None\n")
    found = audit([tree], cached)
    assert together == [1, 1, 2]
    assert found == whole(tree, cached)


def test_a_comment_that_serves_one_part_is_not_unused_for_another(tmp_path: Path) -> None:
    used = PLAIN.replace("append(event)", "append(event)  # concurrency-audit: ignore")
    unused = PLAIN.replace("return seen", "return seen[:0]  # concurrency-audit: ignore[CA502]")
    tree = project(tmp_path / "tree", {2: used, 9: unused})
    cached = Settings(jobs=1, cache_dir=tmp_path / "cache")
    found = audit([tree], cached)
    assert [f.span.path for f in found.findings if f.rule == "CA901"] == [str(tree / "f9/app.py")]
    assert found == whole(tree, cached)
    assert found == audit([tree], cached)


def test_several_processes_say_the_same(tmp_path: Path) -> None:
    tree = project(tmp_path / "tree", dict(enumerate(CODE)))
    assert audit([tree], Settings(jobs=2)) == whole(tree, Settings(jobs=1))


def test_a_part_that_ends_its_process_is_told_and_the_others_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, interpret = project(tmp_path / "tree", {}), asking.interpret

    def ending(make: Any, groups: Any, *rest: Any) -> Any:
        if any("f5" in key for group in groups for key in group.entries):
            os._exit(3)
        return interpret(make, groups, *rest)

    monkeypatch.setattr(asking, "interpret", ending)
    found = audit([tree], Settings(jobs=2))
    assert [(row.path, row.reason) for row in found.incomplete] == [
        (str(tree / "f5/app.py"), "following its entry points ended the process")
    ]
    assert len(found.entry_points) == FOLDERS - 1


def test_a_function_that_configuration_names_belongs_to_its_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tree = project(tmp_path / "tree", {4: "def go(message, env):\n    go.last = message\n    return go.last\n"})
    (tree / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        "  One: {Type: AWS::Serverless::Function, Properties: {Handler: app.go, CodeUri: f4/, Runtime: python3.13}}\n"
        "  Two: {Type: AWS::Serverless::Function, Properties: {Handler: app.no, CodeUri: f5/, Runtime: python3.13}}\n"
        "  Three: {Type: AWS::Serverless::Function, Properties: {Handler: no.no, CodeUri: f6/, Runtime: python3.13}}\n"
    )
    cached = Settings(jobs=1, cache_dir=tmp_path / "cache")
    found = audit([tree], cached)
    assert any(entry.function.endswith("go") for entry in found.entry_points)
    assert len([row for row in found.incomplete if "handler was not found" in row.reason]) == 2
    assert found == whole(tree, cached)


def test_a_handler_of_another_folder_with_the_same_name_makes_no_helpers(tmp_path: Path) -> None:
    """`index` is named by a template in one folder alone; what the other `index` calls is as good as that one."""
    tree = tmp_path / "tree"
    code = (
        "def show(event, context):\n    return event\n\n\ndef index(event, context):\n    return show(event, context)\n"
    )
    for name in ("one", "two"):
        (tree / name).mkdir(parents=True)
        (tree / name / "app.py").write_text(code)
    (tree / "template.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        "  One: {Type: AWS::Serverless::Function,\n"
        "        Properties: {Handler: app.index, CodeUri: one/, Runtime: python3.13}}\n"
    )
    found = {(Path(e.path).parent.name, e.function) for e in audit([tree], Settings(jobs=1)).entry_points}
    assert found == {("one", "app.index"), ("two", "app.index"), ("two", "app.show")}
