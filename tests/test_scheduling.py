"""Under pytest-xdist the tests of one file run in one process, in order: what a module fixture makes is made once."""

import pytest

SEEN: list[int] = []


@pytest.mark.parametrize("number", range(12))
def test_tests_of_one_file_stay_in_one_process(number: int) -> None:
    SEEN.append(number)
    assert list(range(SEEN[0], number + 1)) == SEEN
