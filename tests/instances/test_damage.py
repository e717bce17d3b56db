"""State that was damaged between two runs: one line that names the file, exit code 2, and nothing of it lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.instances.control import integrity
from concurrency_audit.instances.control.code import CodeStore
from concurrency_audit.instances.control.store import Store
from concurrency_audit.instances.errors import InstancesError
from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.package import zip_folder

from .conftest import FUNCTIONS

Rows = dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a server that had one of everything."""
    state = tmp_path_factory.mktemp("state") / "s"
    with LocalInstances(model="threads", state=state, time_scale=1) as local:
        function = local.publish(FUNCTIONS / "kinds", "app.handler", name="kept", concurrency=1)
        client = local.client("lambda")
        client.publish_layer_version(LayerName="shared", Content={"ZipFile": zip_folder(FUNCTIONS / "broken")})
        client.publish_version(FunctionName="kept", PublishTo="LATEST_PUBLISHED")
        client.create_alias(FunctionName="kept", Name="live", FunctionVersion=function.version)
        client.put_function_event_invoke_config(FunctionName="kept", Qualifier="live", MaximumRetryAttempts=2)
        client.add_permission(
            FunctionName="kept", StatementId="s", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
        )
        client.tag_resource(Resource="arn:aws:lambda:us-east-1:123456789012:function:kept", Tags={"a": "b"})
        client.invoke(FunctionName="kept", Qualifier="live", InvocationType="Event", Payload=b'{"do": "raise"}')
        local.stop()
    return state


def copied(whole: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(whole, to)
    return to


def rows(state: Path) -> Rows:
    with closing(sqlite3.connect(state / "state.sqlite")) as db, db:
        return {
            (kind, key): json.loads(body) for kind, key, body in db.execute("SELECT kind, key, body FROM documents")
        }


def change(state: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(state / "state.sqlite")) as db, db:
        db.execute(statement, values)


def check(state: Path) -> None:
    store = Store(state / "state.sqlite")
    try:
        integrity.check(state / "state.sqlite", store.rows(), CodeStore(state / "code"))
    finally:
        store.close()


def test_a_whole_state_is_taken(whole: Path, tmp_path: Path) -> None:
    state = copied(whole, tmp_path / "s")
    assert {kind for kind, _ in rows(state)} == set(integrity._CHECKS)
    check(state)


BREAKS: dict[str, Callable[[Path], object]] = {
    "empty documents": lambda s: change(s, "UPDATE documents SET body = '{}'"),
    "no JSON": lambda s: change(s, "UPDATE documents SET body = 'x' WHERE kind = 'function'"),
    "nested": lambda s: change(s, "UPDATE documents SET body = ?", "[" * 200_000),
    "binary": lambda s: change(s, "UPDATE documents SET body = x'ff00' WHERE kind = 'alias'"),
    "bad text": lambda s: change(s, "UPDATE documents SET body = CAST(x'fffe' AS TEXT) WHERE kind = 'alias'"),
    "number": lambda s: change(s, "UPDATE documents SET body = 7"),
    "unknown kind": lambda s: change(s, "INSERT INTO documents VALUES ('more\n', 'k', '{}')"),
    "no kind": lambda s: change(s, "INSERT INTO documents VALUES (NULL, NULL, '{}')"),
    "no table": lambda s: change(s, "DROP TABLE documents"),
    "other columns": lambda s: (
        change(s, "DROP TABLE documents"),
        change(s, "CREATE TABLE documents (a TEXT)"),
        change(s, "INSERT INTO documents VALUES ('x')"),
    ),
    "no database": lambda s: (s / "state.sqlite").write_bytes(b"not a database at all" * 1000),
    "cut": lambda s: (s / "state.sqlite").write_bytes((s / "state.sqlite").read_bytes()[:5000]),
    "overwritten": lambda s: _overwrite(s / "state.sqlite"),
    "a folder": lambda s: ((s / "state.sqlite").unlink(), (s / "state.sqlite").mkdir()),
    "no code": lambda s: shutil.rmtree(s / "code"),
    "code is a file": lambda s: (shutil.rmtree(s / "code"), (s / "code").write_text("")),
    "no package": lambda s: [one.unlink() for one in (s / "code").glob("*.zip")],
    "other package": lambda s: [one.write_bytes(b"PK") for one in (s / "code").glob("*.zip")],
    "no provider": lambda s: change(s, "DELETE FROM documents WHERE kind = 'provider'"),
    "no function": lambda s: change(s, "DELETE FROM documents WHERE kind = 'function'"),
    "no version": lambda s: change(s, "DELETE FROM documents WHERE kind = 'version' AND key = 'kept:1'"),
    "no latest": lambda s: change(s, "DELETE FROM documents WHERE kind = 'version' AND key = 'kept:$LATEST'"),
    "moved": lambda s: change(s, "UPDATE documents SET key = 'other' WHERE kind = 'provider'"),
}


def _overwrite(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xa5" * 4096
    path.write_bytes(content)


@pytest.mark.parametrize("name", BREAKS)
def test_damage_is_one_line_and_nothing_is_lost(whole: Path, tmp_path: Path, name: str) -> None:
    state = copied(whole, tmp_path / "s")
    BREAKS[name](state)
    if name == "no table":  # as good as a new state
        check(state)
        return
    before = sorted(
        path.name for path in state.rglob("*") if path.is_file() and not path.name.startswith("state.sqlite-")
    )
    with pytest.raises(InstancesError) as error:
        check(state)
    line = str(error.value)
    assert "\n" not in line
    assert str(state) in line
    assert "--state" in line
    after = sorted(
        path.name for path in state.rglob("*") if path.is_file() and not path.name.startswith("state.sqlite-")
    )
    assert set(before) <= set(after)


@pytest.mark.parametrize("name", ["empty documents", "no database", "no package", "code is a file"])
def test_the_command_says_it_and_ends_with_2(whole: Path, tmp_path: Path, name: str) -> None:
    state = copied(whole, tmp_path / "s")
    BREAKS[name](state)
    command = [sys.executable, "-m", "concurrency_audit", "serve", "--state", str(state), "--model", "threads"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("concurrency-audit")]
    assert str(state) in line


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, one in inner for place in places(one, (*at, key)))]


def test_a_digest_that_is_not_even_ascii_is_refused(whole: Path) -> None:
    every = rows(whole)
    for (kind, _), document in every.items():
        if kind == "version":
            document["configuration"]["CodeSha256"] = "\x80"
    with pytest.raises(InstancesError, match="CodeSha256 is no SHA-256"):
        integrity.check(
            whole, [(*name, json.dumps(document)) for name, document in every.items()], CodeStore(whole / "code")
        )


@given(st.data())
def test_any_value_anywhere_is_taken_or_refused_and_never_an_error(whole: Path, data: Any) -> None:
    """Whatever a document holds in place of what was there, the check ends in nothing or in one line."""
    every = rows(whole)
    key = data.draw(st.sampled_from(sorted(every)))
    place = data.draw(st.sampled_from(places(every[key])))
    value = data.draw(JSON)
    if place:
        inner = every[key]
        for part in place[:-1]:
            inner = inner[part]
        inner[place[-1]] = value
    else:
        every[key] = value
    try:
        integrity.check(
            whole, [(*name, json.dumps(document)) for name, document in every.items()], CodeStore(whole / "code")
        )
    except InstancesError as error:
        assert "\n" not in str(error)
