"""The cache on disk: what is in it is only ever a shortcut."""

import itertools
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.summaries import from_json, to_json
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.close import summarise
from tests.audit.projects import comparable

HANDLER = """CACHE = {}


def lambda_handler(event, context):
    if event["key"] not in CACHE:
        CACHE[event["key"]] = load(event)
    return CACHE[event["key"]]
"""
LIST = [sys.executable, "-c", "import sys; from concurrency_audit.cli.main import main; code = main(sys.argv[1:]); "
        "print([m for m in ('libcst', 'yaml') if m in sys.modules], file=sys.stderr); sys.exit(code)"]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(HANDLER, encoding="utf-8")
    return tmp_path


def run(project: Path) -> tuple[object, ...]:
    return comparable(audit([project], Settings(jobs=1, cache_dir=project / ".cache")))


def test_an_unchanged_file_is_answered_without_libcst(project: Path) -> None:
    first = subprocess.run([*LIST, "app.py"], cwd=project, capture_output=True, text=True, check=False)
    again = subprocess.run([*LIST, "app.py"], cwd=project, capture_output=True, text=True, check=False)
    assert first.stdout == again.stdout
    assert (first.returncode, again.returncode) == (1, 1)
    assert ("libcst" in first.stderr, "libcst" in again.stderr) == (True, False)


def test_the_folder_says_what_it_is(project: Path) -> None:
    run(project)
    assert (project / ".cache" / ".gitignore").read_text() == "*\n"
    assert (project / ".cache" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_an_edit_is_seen(project: Path) -> None:
    before = run(project)
    (project / "app.py").write_text("\n" + HANDLER, encoding="utf-8")
    assert run(project) != before


def test_settings_are_part_of_the_key(project: Path) -> None:
    assert audit([project], Settings(jobs=1, cache_dir=project / ".cache")).findings
    assert not audit([project], Settings(jobs=1, cache_dir=project / ".cache", ignore=("CA",))).findings


@pytest.mark.parametrize("damage", ["garbage", "empty", "cut", "foreign table", "folder", "wrong values"])
def test_a_damaged_cache_changes_nothing(project: Path, damage: str) -> None:
    fresh = run(project)
    file = next((project / ".cache").glob("*.sqlite3"))
    if damage == "garbage":
        file.write_bytes(b"not a database" * 1000)
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        _overwrite(file, damage)
    assert run(project) == fresh
    assert run(project) == fresh


def _overwrite(file: Path, damage: str) -> None:
    with sqlite3.connect(file) as connection:
        if damage == "foreign table":
            connection.execute("DROP TABLE entry")
            connection.execute("CREATE TABLE entry (something TEXT)")
        else:
            connection.execute("""UPDATE entry SET value = '{"findings": 3}'""")


def test_a_folder_that_cannot_be_written_is_left_alone(project: Path) -> None:
    fresh = comparable(audit([project], Settings(jobs=1)))
    (project / ".cache").write_text("a file where the folder would be")
    assert run(project) == fresh


@pytest.mark.slow
def test_runs_at_the_same_time_do_not_disturb_each_other(project: Path) -> None:
    command = [*LIST, "app.py", "--format", "json"]
    processes = [
        subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    outputs = [process.communicate()[0] for process in processes]
    assert len(set(outputs)) == 1
    assert json.loads(outputs[0])["findings"]


NUMBERS = itertools.count()


@given(st.dictionaries(st.text(max_size=8), st.integers() | st.text() | st.lists(st.none()), max_size=4))
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, value: dict[str, object]) -> None:
    folder, kind = tmp_path_factory.getbasetemp() / "one cache for all examples", f"kind {next(NUMBERS)}"
    with Cache(folder) as cache:
        cache.put(kind, "key", value)
    with Cache(folder) as cache:
        assert cache.get(kind, "key") == value
        assert cache.get(kind, "other") is None
        assert cache.all(kind) == {"key": value}


def test_summaries_survive_json() -> None:
    summary = summarise(Path(__file__).read_text(encoding="utf-8"))
    stored = json.dumps(to_json(summary))
    assert json.dumps(to_json(from_json(json.loads(stored)))) == stored


@pytest.mark.parametrize("answer", ["", " None", " 'done'"])
def test_an_answer_of_nothing_is_none_from_the_cache_either(answer: str, tmp_path: Path) -> None:
    """What code states comes from the cache in lists, which no tuple is equal to."""
    look = f"def handler(event, context):\n    if event['id'] in seen:\n        return{answer}\n"
    (tmp_path / "app.py").write_text(
        f"seen = set()\n\n\n{look}    seen.add(event['id'])\n    print(event)\n    return 1\n"
    )
    cached = Settings(jobs=1, cache_dir=tmp_path / "cache")
    fresh = audit([tmp_path], cached)
    assert audit([tmp_path], replace(cached, ignore=("CA999",))).findings == fresh.findings
