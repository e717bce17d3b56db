"""The words by which modules are chosen that are read closely."""

import pytest

from concurrency_audit.audit.knowledge.hints import Hint, hints
from concurrency_audit.audit.knowledge.words import ENTRY_EFFECTS

_ENTRIES = frozenset(ENTRY_EFFECTS)


def test_another_name_of_a_thing_is_looked_for_like_the_thing() -> None:
    threads = hints("call", frozenset(["spawn-thread"]))
    assert Hint("submit", "ThreadPoolExecutor", "concurrent") in threads
    assert Hint("tool", "strands", "strands") in hints("decorator", _ENTRIES)


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ("call", Hint("posixpath", "urls", "posixpath")),  # os.path, not django.urls.path
        ("decorator", Hint("resource", "FastMCP", "boto3")),  # a ServiceResource, not FastMCP.resource
    ],
)
def test_things_of_two_libraries_that_are_called_alike_are_not_the_same(table: str, hint: Hint) -> None:
    """Whatever imports posixpath was read closely, and all that it imports, as if it held Django's routes."""
    assert hint not in hints(table, _ENTRIES | {"injects"} if table == "call" else _ENTRIES)
