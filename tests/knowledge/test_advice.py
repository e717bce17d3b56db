"""Advice that names a kind that may be shared: knowledge has to call that kind safe."""

import re
import tomllib

import pytest

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.knowledge.library import shelf
from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.verdicts import Verdict

ROWS = [
    (stem, row["made_by"][0], row["instead"])
    for stem, text in shelf().texts.items()
    for row in tomllib.loads(text).get("object", ())
    if "instead" in row
]
_NAME = re.compile(r"\b(?:\w+\.)+\w+")
_TO_SHARE = re.compile(r"(?:Use|[Ss]hare(?: an?)?|Make an) ((?:\w+\.)+\w+)")


def row_of(name: str) -> ObjectRow | None:
    return Knowledge.load().object(name)


@pytest.mark.parametrize(("stem", "made_by", "instead"), ROWS, ids=[f"{stem}-{name}" for stem, name, _ in ROWS])
def test_what_is_to_be_shared_is_safe(stem: str, made_by: str, instead: str) -> None:
    assert instead.endswith(".")
    assert row_of(made_by) is not None
    for name in _TO_SHARE.findall(instead):
        row = row_of(name)
        assert row is None or row.threads is not Verdict.UNSAFE, name


def test_the_kinds_that_most_people_need_are_described() -> None:
    named = {name for _, _, instead in ROWS for name in _TO_SHARE.findall(instead)}
    known = {name for name in named if row_of(name) is not None}
    assert {
        "psycopg2.pool.ThreadedConnectionPool",
        "psycopg_pool.ConnectionPool",
        "pymemcache.client.base.PooledClient",
        "urllib3.PoolManager",
    } <= known
