"""The audit installed alone, on every Python it is made for."""

import json
import re

import pytest

from concurrency_audit import __version__
from concurrency_audit.cli.extras import MODULES, NEEDED_BY
from tests.packaging.conftest import install

APP = """\
_cache = {}


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = fetch(key)
    return _cache[key]
"""
LIGHT = {"concurrency-audit", "libcst", "pathspec", "pyyaml", "pyyaml-ft", "typing-extensions"}
"""libcst brings PyYAML's free-threaded twin on 3.13."""


@pytest.fixture(scope="module", params=["3.11", "3.12", "3.13"])
def light(request, built, tmp_path_factory):
    environment = install(tmp_path_factory.mktemp("light"), request.param, built.wheel)
    (environment.folder / "app.py").write_text(APP)
    return environment


def test_only_the_light_dependencies_come_along(light):
    listing = "import importlib.metadata as m; print(*(d.name for d in m.distributions()), sep='\\n')"
    found = {re.sub(r"[-_.]+", "-", name).lower() for name in light.run("python", "-c", listing).stdout.split()}
    assert {"concurrency-audit", "libcst"} < found <= LIGHT


@pytest.mark.parametrize("command", [["concurrency-audit"], ["python", "-m", "concurrency_audit"]])
def test_both_ways_to_start_it(light, command):
    done = light.run(*command, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"concurrency-audit {__version__}\n", "")


def test_an_audit_with_a_finding(light):
    done = light.run("concurrency-audit", "app.py", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, [f["rule"] for f in report["findings"]]) == (1, ["CA201"]), done.stderr
    assert report["tool"]["version"] == __version__


@pytest.mark.parametrize("form", ["full", "concise", "sarif", "github", "gitlab", "junit", "html"])
def test_every_format(light, form):
    done = light.run("concurrency-audit", "app.py", "--format", form)
    assert (done.returncode, "_cache" in done.stdout, done.stderr) == (1, True, "")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["rules"], "CA201"),
        (["explain", "CA201"], "# cache-check-then-act (CA201)"),
        (["inventory", "app.py"], "app._cache"),
        (["app.py", "--unsafe-fixes", "--diff-only", "--exit-zero"], "+_cache_lock = threading.RLock()"),
        *(([name, "--help"], "usage: concurrency-audit") for name in NEEDED_BY),
    ],
)
def test_commands(light, argv, said):
    done = light.run("concurrency-audit", *argv)
    assert (done.returncode, said in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(("command", "extra"), NEEDED_BY.items())
def test_a_command_that_needs_more_says_what_to_install(light, command, extra):
    needed = ("app.py", "--function", "f") if command == "gate" else ()
    done = light.run("concurrency-audit", command, *needed)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert f"`{command}` needs the extra '{extra}', not installed: {', '.join(MODULES[extra])}" in done.stderr
    assert f"pip install 'concurrency-audit[{extra}]'" in done.stderr
