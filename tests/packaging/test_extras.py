"""Each extra installed alone into a fresh environment, and its command at work: boto3 and Locust against `serve`."""

import json
import re
import subprocess
from contextlib import contextmanager
from importlib.metadata import packages_distributions, requires

import pytest
from packaging.requirements import Requirement

from concurrency_audit.cli.extras import MODULES
from tests.packaging.conftest import install
from tests.pythons import clean, interpreter

OPTIONAL = {"uvloop"}
"""Faster where it is present, not needed."""
APP = 'def handler(event, context):\n    return {"twice": event["n"] * 2}\n'
INVOKE = """\
import boto3, sys
client = boto3.client("lambda", endpoint_url=sys.argv[1])
print(client.invoke(FunctionName="totals", Qualifier="$LATEST.PUBLISHED", Payload=b'{"n": 21}')["Payload"].read())
"""
SCENARIO = """\
from concurrency_audit.load.oracles.response import Differential
from concurrency_audit.load.running.plugin import ScenarioUser
from concurrency_audit.load.scenario import PayloadScenario


class Totals(ScenarioUser):
    @classmethod
    def scenario(cls, settings):
        return PayloadScenario([{"n": n} for n in range(5)], [Differential()], requests=20)
"""


def test_no_extra_takes_a_client_that_forks_after_import() -> None:
    """Workers of awslambdaric 4.1.0 and 4.2.0 share what the handler's import opened: nobody's code is judged there."""
    named = [Requirement(one) for one in requires("concurrency-audit") or []]
    clients = [one.specifier for one in named if one.name == "awslambdaric"]
    assert clients
    assert all(
        wanted.contains(good) and not wanted.contains(bad)
        for wanted in clients
        for good, bad in (("4.0.4", "4.1.0"), ("4.2.2", "4.2.0"))
    )


def keys_of(ready):
    """The credentials of a run, for clients of the server."""
    keys = {"AWS_ACCESS_KEY_ID": ready["access_key_id"], "AWS_SECRET_ACCESS_KEY": ready["secret_access_key"]}
    return {**keys, "AWS_DEFAULT_REGION": "us-east-1"}


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("extra", MODULES)
def test_the_check_for_an_extra_knows_all_that_it_brings(extra):
    """An addition to pyproject.toml that `cli.extras` does not know would end in a traceback again."""
    asks = re.compile(rf"extra == ['\"]{extra}['\"]|\[{extra}\]")
    asked = {normalised(re.split(r"[^\w.-]", line)[0]) for line in requires("concurrency-audit") if asks.search(line)}
    brought = packages_distributions()
    checked = {normalised(name) for module in MODULES[extra] for name in brought[module]}
    assert asked - OPTIONAL <= checked | {f"concurrency-audit-{extra}", "concurrency-audit"}
    assert checked & asked


@pytest.fixture(scope="module")
def version():
    """The newest Python there is."""
    return next(version for version in ("3.13", "3.12", "3.11") if interpreter(version))


@pytest.fixture(scope="module")
def instances(built, version, tmp_path_factory):
    return install(tmp_path_factory.mktemp("instances"), version, built.wheel, "instances")


@pytest.fixture(scope="module")
def load(built, version, tmp_path_factory):
    return install(tmp_path_factory.mktemp("load"), version, built.wheel, "load")


@contextmanager
def serving(environment, folder):
    """`serve` with one function, ended by closing its standard input; yields what it says when it is ready."""
    (folder / "app.py").write_text(APP)
    command = [
        environment.folder / "bin" / "concurrency-audit",
        "serve",
        "--publish",
        str(folder),
        "--until-stdin-closes",
    ]
    command += ["--function", "totals", "--environments", "1", "--concurrency", "2"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=clean(), cwd=environment.folder, text=True, **pipes) as process:
        try:
            line = process.stdout.readline()
            assert line, process.communicate(timeout=60)[1]
            yield json.loads(line)
            process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0


def test_serve_answers_boto3_and_load_proves_it(instances, load, tmp_path):
    (load.folder / "locustfile.py").write_text(SCENARIO)
    with serving(instances, tmp_path) as ready:
        answer = subprocess.run(
            [instances.folder / "bin" / "python", "-c", INVOKE, ready["lambda"]],
            env=clean(**keys_of(ready)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.stdout == "b'{\"twice\": 42}'\n", answer.stderr
        target = ["--function", "totals", "--qualifier", "$LATEST.PUBLISHED", "--endpoint-url", ready["lambda"]]
        command = [load.folder / "bin" / "concurrency-audit", "load", "-f", "locustfile.py", "-u", "2", *target]
        loaded = subprocess.run(
            command,
            env=clean(**keys_of(ready)),
            cwd=load.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert (loaded.returncode, "CORRECT: no mismatch seen" in loaded.stderr) == (0, True), loaded.stderr
    assert re.search(r"requests (\d+) \(plan \1\): verified \1 .*mismatched 0,", loaded.stderr), loaded.stderr


def test_the_gate_judges_with_its_extra_alone(instances, built, version, tmp_path, tmp_path_factory):
    """It looks at the function, audits the package, and refuses for the evidence that is not there."""
    gate = install(tmp_path_factory.mktemp("gate"), version, built.wheel, "gate")
    with serving(instances, tmp_path) as ready:
        command = [gate.folder / "bin" / "concurrency-audit", "gate", str(tmp_path), "--function", "totals"]
        done = subprocess.run(
            [*command, "--endpoint-url", ready["lambda"]],
            env=clean(**keys_of(ready)),
            cwd=gate.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "refused" in done.stdout.lower(), done.stdout


def test_load_alone_says_what_local_needs(load):
    (load.folder / "locustfile.py").write_text(SCENARIO)
    done = load.run("concurrency-audit", "load", "-f", "locustfile.py", "--local", "--publish", ".")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "`load --local` needs the extra 'instances', not installed: httptools, " in done.stderr
