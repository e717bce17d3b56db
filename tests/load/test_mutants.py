"""Every mutant of the photo handler is caught by an oracle; the safe handler raises no alarm.

Here in threads of one process; `python -m tests.bench.load.mutants` does it on local Managed Instances in both models.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.mutants.catalog import MUTANTS
from tests.load.support.mutation import SAFE

EXPECTED = {
    "request_id_global": "written-by",
    "skipped_when_busy": "outputs-exist",
    "foreign_log": "nothing-foreign",
    "labels_cache": "own-labels",
    "last_labels": "own-labels",
    "mutable_default": "exif-facts",
    "gps_leak": "no-gps",
    "thumbnail_cache": "pixel-identity",
    "first_record_only": "names-request",
    "timestamp_name": "nobody's-output",
    "content_type_shared": "content-type",
    "results_as_completed": "results-in-order",
    "summary_shared": "results-in-order",
    "comment_shared": "own-sequencer",
    "size_shared": "picture-size",
}
"""For mutants that one oracle sees best or alone: which."""


@pytest.fixture(scope="module")
def caught() -> dict[str, dict]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.support.mutation"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {found["name"]: found for found in map(json.loads, done.stdout.splitlines())}


def test_the_safe_handler_raises_no_alarm(caught):
    assert (caught[SAFE]["sequential"], caught[SAFE]["load"]) == ({}, {})


@pytest.mark.parametrize("name", [mutant.name for mutant in MUTANTS])
def test_the_mutant_is_caught(caught, name: str):
    found = {**caught[name]["sequential"], **caught[name]["load"]}
    assert found, f"{name} got away"
    assert EXPECTED.get(name, next(iter(found))) in found


def test_there_are_enough_mutants_and_each_is_in_the_catalog():
    files = {path.stem for path in (Path(__file__).parent / "mutants").glob("*.py")} - {"__init__", "catalog"}
    assert files == {mutant.name for mutant in MUTANTS}
    assert len(files) >= 20
