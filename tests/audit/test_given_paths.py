"""A file that a helper writes is told with the line at which its path was given, which is where a reader mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

FETCHING = """\
import boto3

s3 = boto3.client("s3")


def fetch(key, target):
    with open(target, "wb") as out:
        s3.download_fileobj("b", key, out)


def fetch_all(keys, folder):
    for key in keys:
        fetch(key, folder + "/all.yaml")


"""
DIRECT = """\
def handler(event, context):
    fetch(event["key"], "/tmp/one.yaml")
    return open("/tmp/one.yaml").read()
"""
COMPOSED = """\
def handler(event, context):
    fetch_all(event["keys"], "/tmp/some")
    return open("/tmp/some/all.yaml").read()
"""
HANDED_ON = """\
def outer(key, target):
    fetch(key, target)


def handler(event, context):
    outer(event["key"], "/tmp/one.yaml")
    return open("/tmp/one.yaml").read()
"""


@pytest.mark.parametrize(
    ("handler", "line"),
    [
        pytest.param(DIRECT, 'fetch(event["key"], "/tmp/one.yaml")', id="given to the helper"),
        pytest.param(COMPOSED, 'fetch(key, folder + "/all.yaml")', id="put together in between"),
        pytest.param(HANDED_ON, 'outer(event["key"], "/tmp/one.yaml")', id="handed on by another"),
    ],
)
def test_the_line_that_gives_the_path_is_told(handler: str, line: str, tmp_path: Path) -> None:
    text = FETCHING + handler
    (tmp_path / "app.py").write_text(text)

    found = [f for f in audit([tmp_path], Settings(jobs=1)).findings if f.rule == "CA501"]
    given = [r.span.line for f in found for r in f.related if "given" in r.message]

    assert [text.splitlines()[number - 1].strip() for number in given] == [line]


def test_helpers_fetch_more_files_than_situations_are_kept(tmp_path: Path) -> None:
    lines = [f'    fetch(event["key"], "/tmp/file{number}")' for number in range(20)]
    reads = [f'    read.append(open("/tmp/file{number}").read())' for number in range(20)]
    body = "\n".join(["def handler(event, context):", "    read = []", *lines, *reads, "    return read", ""])
    (tmp_path / "app.py").write_text(FETCHING + body)

    found = {f.symbol for f in audit([tmp_path], Settings(jobs=1)).findings if f.rule == "CA501"}

    assert found == {f"/tmp/file{number}" for number in range(20)}
