"""Whether a load verdict can be believed: signed where a key is given, plausible, and made where it may be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit import signature
from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.gate_evidence import read_verdict
from concurrency_audit.cli.main import main
from concurrency_audit.errors import UsageError
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.plausible import is_local
from concurrency_audit.gate.policy import Policy, parsed
from concurrency_audit.gate.subject import Subject
from concurrency_audit.load.reports import write_reports
from concurrency_audit.load.verdict import Verdict
from tests.gate.conftest import Project, good_verdict

KEY = "0123456789abcdef0123456789abcdef"
AWS = "https://lambda.eu-west-1.amazonaws.com"
SUBJECT = Subject("orders", "c2hh", "app.handler", (ExecutionModel.PROCESSES,), "", endpoint=AWS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def judged(folder: Path, document: dict[str, Any], policy: Policy | None = None) -> Evidence:
    (folder / "v.json").write_text(json.dumps(document))
    return read_verdict(folder / "v.json", SUBJECT, policy or Policy(), datetime.now(UTC))


def changed(**changes: Any) -> dict[str, Any]:
    """A good verdict with some of its places changed, and what follows from its tally written anew."""
    document = good_verdict("c2hh")
    for place, value in changes.items():
        *way, last = place.split("__")
        inner = document
        for part in way:
            inner = inner[part]
        inner[last] = value
    return json.loads(json.dumps(Verdict.from_json(document).to_json()))


@pytest.fixture
def keyed(monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv(signature.VARIABLE, KEY)
    return KEY.encode()


def test_a_verdict_is_signed_where_it_is_written(tmp_path: Path, keyed: bytes) -> None:
    verdict = Verdict.from_json(good_verdict("c2hh"))
    assert write_reports(verdict, {"json": tmp_path / "v.json"}) == []
    document = json.loads((tmp_path / "v.json").read_text())
    assert document["signature"].startswith("hmac-sha256:")
    assert judged(tmp_path, document).reasons == ()
    assert Verdict.from_json(document).to_json() == {k: v for k, v in document.items() if k != "signature"}


@pytest.mark.parametrize("written", [None, "", "hmac-sha256:00", 7, ["x"], "é"])
def test_without_its_signature_it_does_not_count(tmp_path: Path, keyed: bytes, written: object) -> None:
    document = good_verdict("c2hh") | ({} if written is None else {"signature": written})
    said = "is not signed" if written is None else "has a signature that does not fit"
    assert any(said in reason for reason in judged(tmp_path, document).reasons)


def test_another_key_or_another_content_is_told(tmp_path: Path, keyed: bytes) -> None:
    other = signature.signed(good_verdict("c2hh"), b"f" * 32)
    assert not judged(tmp_path, other).accepted
    document = signature.signed(good_verdict("c2hh"), keyed)
    assert judged(tmp_path, document).accepted
    assert not judged(tmp_path, document | {"seed": 2}).accepted


def test_without_a_key_a_signature_is_not_asked_for(tmp_path: Path) -> None:
    assert judged(tmp_path, signature.signed(good_verdict("c2hh"), b"f" * 32)).accepted


@pytest.mark.parametrize("key", ["", "short", "fifteen bytes .."[:15]])
def test_a_key_that_protects_nothing_is_a_usage_error(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """An empty one is what GitHub makes of a secret that a job may not see."""
    monkeypatch.setenv(signature.VARIABLE, key)
    with pytest.raises(UsageError):
        signature.key()
    project.deploy()
    project.verdict()
    assert main(project.arguments("--verdict", "verdict.json")) == 2
    printed = capsys.readouterr()
    assert (signature.VARIABLE in printed.err, printed.err.count("\n"), printed.out) == (True, 1, "")


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4), st.binary(min_size=16, max_size=40))
def test_a_signature_survives_the_way_through_a_file(document: dict[str, Any], key: bytes) -> None:
    signed = signature.signed(document, key)
    assert signature.is_signed(json.loads(json.dumps(signed)), key)
    assert not signature.is_signed({**signed, "more": 1}, key) or "more" in signed
    assert signature.is_signed({name: signed[name] for name in reversed(signed)}, key)


@pytest.mark.servers
def test_the_whole_way_with_a_key(project: Project, capfd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The load test at the candidate signs its verdict; the check between steps never sees the key."""
    before = project.deploy()
    monkeypatch.setenv(signature.VARIABLE, KEY)
    project.verdict()
    assert main(project.arguments("--verdict", "verdict.json", "--publish")) == 1
    assert "verdict.json is not signed" in capfd.readouterr().out
    (project.folder / "look.py").write_text(
        f"import os, sys\nsys.exit({signature.VARIABLE!r} in os.environ or os.environ['GATE_VERSION'] != '2')\n"
    )
    project.policy(f"steps = [0.5]\nstep-seconds = 0\nstep-check = ['{sys.executable}', 'look.py']\n")
    Path("verdict.json").write_text(json.dumps(signature.signed(good_verdict(project.sha256), KEY.encode())))
    assert main(project.arguments("--verdict", "verdict.json", "--publish")) == 0
    assert project.aliases()["live"] == ("2", {})
    assert before == "1"


@pytest.mark.servers
def test_the_function_under_test_does_not_see_the_key(project: Project) -> None:
    """Or it could sign what it likes. The instances are started with the key in the environment."""
    program = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from concurrency_audit.instances.local import LocalInstances\n"
        "with LocalInstances() as local:\n"
        "    name = local.publish(Path('code'), 'app.handler', name='spy', concurrency=1).version\n"
        "    answer = local.client('lambda').invoke(FunctionName='spy', Qualifier=name, Payload=b'{}')\n"
        "    sys.stdout.write(answer['Payload'].read().decode())\n"
    )
    project.write("import os\n\n\ndef handler(event, context):\n    return sorted(os.environ)\n")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, signature.VARIABLE: KEY},
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    names = json.loads(done.stdout)
    assert "AWS_LAMBDA_FUNCTION_NAME" in names
    assert signature.VARIABLE not in names


IMPLAUSIBLE: dict[str, tuple[dict[str, Any], str]] = {
    "verified without running": ({"tally__verified": {"load": 101}}, "100 invocations may have run, 101 were verified"),
    "run without being verified": ({"tally__verified": {"load": 99}}, "100 invocations may have run, 99 were verified"),
    "verified in another phase": (
        {"tally__verified": {"sequential": 100}}, "100 were verified in the phase sequential, 0 may have run",
    ),
    "verified in no phase": ({"tally__verified": {"load": 99, "x": 1}}, "there is no such phase"),
    "more than planned": ({"planned": 99}, "100 requests ran under load, 99 were planned"),
    "nothing planned": ({"planned": -1}, "a count is no whole number"),
    "half an invocation": ({"tally__outcomes__load": {"ok": 100.5}}, "a count is no whole number"),
    "fewer than none": ({"tally__outcomes__load": {"ok": 101, "throttled": -1}}, "a count is no whole number"),
    "more at once than were sent": ({"tally__peak": 101}, "more invocations were under way"),
    "two counts of versions": ({"subject__versions": {"7": 101}}, "its versions stand in it twice"),
    "latencies of others": ({"tally__service": [[9968, 50]]}, "not as many latencies as answers"),
    "no latencies": ({"tally__from_due": []}, "not as many latencies as answers"),
    "errors without failures": ({"tally__errors": {"function-error: x": 1}}, "errors and throttles are not as many"),
    "throttles of nobody": ({"tally__throttles": {"x": 3}}, "errors and throttles are not as many"),
    "other seconds": ({"tally__timeline": [[0, {"ok": 100, "verified": 7}]]}, "second by second it counts other"),
    "seconds that it did not have": (
        {"tally__timeline": [[90, {"ok": 100, "verified": 100}]]}, "seconds that the run did not have",
    ),
    "no time": ({"seconds": 0}, "it took 0 seconds"),
    "too little time": ({"seconds": 0.01}, "8 invocations at once cannot have taken 1 s together in 0.01 s"),
    "an end in the future": ({"seconds": 86000.0}, "its run would not have ended yet"),
    "an end after all time": ({"seconds": 1e300}, "its run would not have ended yet"),
    "an unknown model": ({"subject__models": ["processes", "magic"]}, "no execution model 'magic'"),
    "no function": ({"subject__function": ""}, "does not say which function"),
    "no endpoint": ({"subject__endpoint": ""}, "does not say which function"),
    "another account": ({"subject__endpoint": "https://lambda.us-east-1.amazonaws.com"}, "is about elsewhere at https"),
    "another function": ({"subject__endpoint": AWS}, "is about elsewhere at https://lambda.eu-west-1"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "reason"), IMPLAUSIBLE.values(), ids=IMPLAUSIBLE)
def test_what_no_run_leaves_behind_is_refused(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    reasons = judged(tmp_path, changed(**changes)).reasons
    assert any(reason in one for one in reasons), reasons


@pytest.mark.parametrize("function", ["orders", "arn:aws:lambda:eu-west-1:123456789012:function:orders:live"])
def test_a_verdict_of_the_function_itself_counts(tmp_path: Path, function: str) -> None:
    document = changed(subject__endpoint=f"{AWS}/", subject__function=function, subject__models=[])
    assert judged(tmp_path, document).reasons == ()


@pytest.mark.parametrize(
    ("tested", "covered"),
    [
        ("hybrid", ["processes", "threads"]),
        ("threads", ["threads"]),
        ("tasks", ["tasks"]),
        ("processes", ["processes"]),
    ],
)
def test_a_run_of_processes_with_threads_covers_both(tmp_path: Path, tested: str, covered: list[str]) -> None:
    every = replace(SUBJECT, models=tuple(ExecutionModel))
    document = changed(subject__models=[tested], facts={"provoked": "7"})
    (tmp_path / "v.json").write_text(json.dumps(document))
    found = read_verdict(tmp_path / "v.json", every, Policy(), datetime.now(UTC))
    assert found.reasons == ()
    assert sorted(set(found.facts["models"]) - {"hybrid"}) == covered


def test_a_verdict_of_another_function_counts_where_the_policy_names_it(tmp_path: Path) -> None:
    there = parsed({"tested-at": [f"orders-test at {AWS}"]})
    other = changed(subject__endpoint=AWS, subject__function="orders-test")
    assert not judged(tmp_path, other).accepted
    assert judged(tmp_path, other, there).reasons == ()


@pytest.mark.parametrize(
    ("endpoint", "is_ours"),
    [
        ("http://127.0.0.1:9001", True),
        ("http://[::1]:9001/", True),
        ("http://localhost:3001", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://localhost.evil.example", False),
        ("https://127.0.0.1@evil.example", False),
        ("http://10.0.0.1", False),
        ("127.0.0.1:1", False),
        ("", False),
    ],
)
def test_local_instances_are_told_by_their_address(endpoint: str, is_ours: bool) -> None:
    assert is_local(endpoint) == is_ours


def test_a_run_that_just_ended_is_plausible(tmp_path: Path) -> None:
    begun = (datetime.now(UTC) - timedelta(seconds=60)).isoformat(timespec="seconds")
    assert judged(tmp_path, changed(seconds=61.0, started=begun)).reasons == ()
