"""How pytest-xdist distributes the tests: all tests of a file go to one worker, so that module fixtures are made once.

`--dist loadgroup` with `xdist_group` marks is not used, because pytest-xdist 3.8 stores the group in an attribute that
pytest 9.2 no longer reads; each test is then distributed by itself, without a warning.
"""

from xdist.scheduler import LoadScopeScheduling


class ByFile(LoadScopeScheduling):
    """Keeps the tests of a file together, and all of tests/packaging, which share the built package."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "packaging" if "packaging/" in path else path
