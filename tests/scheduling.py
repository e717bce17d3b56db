"""How pytest-xdist distributes the tests: all tests of a file go to one worker, so that module fixtures are made once.
Some files stay together, too, as they share what takes long to make.

Tests of servers wait for most of their time, others compute. The two kinds take turns, so that a core has always
something to do, and nothing waits for a file that was begun last.

`--dist loadgroup` with `xdist_group` marks is not used, because pytest-xdist 3.8 stores the group in an attribute that
pytest 9.2 no longer reads; each test is then distributed by itself, without a warning.
"""

from collections.abc import Iterable

import pytest
from xdist.scheduler import LoadScopeScheduling

_WAITING = ("packaging", "servers", "browser")
_TOGETHER = {
    "packaging": ("tests/packaging/",),
    "fixtures": ("tests/audit/test_order_free", "tests/audit/test_names_free", "tests/audit/test_rules"),
}
"""Group -> beginnings of the paths in it: the package is built once, all fixtures are audited once, together and each
alone."""
_LONGEST = """
    packaging fixtures tests/docs/test_commands tests/gate/test_release tests/gate/test_workflows tests/load/test_locust
    tests/load/test_distributed tests/load/test_local tests/load/test_command
    tests/docs/test_site tests/confirm/test_projects
""".split()
"""Files that take minutes: begun last, one of them would run on alone."""
_EARLY = 0.8
"""When the last file that waits is begun, as a share of all files: what computes is short, and evens out the end."""


class ByFile(LoadScopeScheduling):
    """Keeps the tests of a file together, and the files that share what takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def group(nodeid: str) -> str:
    """What stays in one worker."""
    path = nodeid.partition("::")[0]
    return next((name for name, begins in _TOGETHER.items() if path.startswith(begins)), path)


def in_turns(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Files that wait among those that compute, the longest of each kind first."""
    marks: dict[str, set[str]] = {}
    for item in items:
        marks.setdefault(group(item.nodeid), set()).update(mark.name for mark in item.iter_markers())
    place: dict[str, float] = {}
    for waits, share in ((True, _EARLY), (False, 1.0)):
        files = [name for name, found in marks.items() if waits != found.isdisjoint(_WAITING)]
        files.sort(key=lambda name: (not name.startswith(tuple(_LONGEST)), "slow" not in marks[name]))
        place |= {name: share * number / len(files) for number, name in enumerate(files)}
    return sorted(items, key=lambda item: place[group(item.nodeid)])
