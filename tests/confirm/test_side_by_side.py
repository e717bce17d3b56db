"""The bench beside other tools: what it gives them, and how it counts what they say; none of them is needed here."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.confirm.blind import Case
from tests.bench.confirm.side_by_side import ROOT, Said, arguments, chosen, summed

SAY = """
import json, sys
from tests.bench.confirm.peers.rounds import Program
program = Program(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
print(json.dumps(sorted(program.serial())))
"""


def test_only_threads_without_a_mock_of_aws_are_compared() -> None:
    cases = chosen([])
    assert {case.model for case in cases} == {"threads"}
    assert {case.folder for case in cases} == {"shop", "batch", "session"}
    assert len({case.expected == {"none"} for case in cases}) == 2
    assert [case.function for case in chosen(["shop:quote"])] == ["quote"]


def test_a_tool_is_given_the_answers_of_every_serial_order_from_the_start() -> None:
    (case,) = chosen(["shop:count"])
    answers = json.loads(_python("-c", SAY, *arguments(case, 1)))
    visitors = [[json.loads(answer["body"])["visitor"] for answer in json.loads(text)] for text in answers]
    assert visitors == [[1, 2], [2, 1]]


def test_threads_let_loose_find_nothing_in_a_clean_handler() -> None:
    (case,) = chosen(["shop:number"])
    said = json.loads(_python("-m", "tests.bench.confirm.peers.stress", *arguments(case, 0.2)))
    assert not said["found"]
    assert said["tries"] >= 1


def _python(*argv: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(Path(ROOT))}
    done = subprocess.run(
        [sys.executable, *argv], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_sums() -> None:
    racy = Case("shop", "count", "threads", [], frozenset({"result"}))
    clean = Case("shop", "number", "threads", [], frozenset({"none"}))
    rows = [
        (racy, Said(True, 3, 1.0, "10/10", "")),
        (racy, Said(True, 3, 3.0, "7/10", "")),
        (racy, Said(False, 90, 10.0, "", "")),
        (clean, Said(True, 1, 1.0, "", "")),
        (clean, Said(False, 9, 1.0, "", "")),
    ]
    assert list(summed(rows)) == ["2 of 3", "1 of 2", "2.0 s", "1 of 2"]
    assert list(summed(rows[2:])) == ["0 of 1", "1 of 2", "", "cannot"]
