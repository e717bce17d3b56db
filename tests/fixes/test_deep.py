"""Code that is nested deeply or chained for long: fixed or refused within seconds and a few hundred megabytes."""

import subprocess
import sys
from pathlib import Path

import pytest

RACY = """def collect(item, into=[]):
    into.append(item)
    return into


def handler(event, context):
    CODE
    return collect(event)
"""
NESTED = {
    "a chain of calls": ("q = event" + ".f(1)" * 700, True),
    "a chain over lines": ("q = (event\n" + "        .f(1)\n" * 400 + "    )", True),
    "a chain of attributes": ("q = event" + ".a" * 900, True),
    "lambdas": ("q = " + "lambda: " * 900 + "1", False),
    "conditions": ("q = " + "1 if event else " * 900 + "2", False),
    "negations": ("q = " + "-" * 900 + "event", False),
    "a long condition": ("if event == 0:\n        pass\n" + "    elif event == 1:\n        pass\n" * 600, None),
    "parentheses": ("q = " + "(" * 1200 + ")" * 1200, None),
}
MEASURED = """
import re, sys
from concurrency_audit.cli.main import main
code = main(["app.py", "--no-cache", "--jobs=1", "--fix", "--unsafe-fixes"])
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
print(code, peak // 1024, file=sys.stderr)
"""
"""The peak is this process's own: ru_maxrss would also count what its parent had when it forked."""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
@pytest.mark.parametrize("name", NESTED)
def test_what_is_deep_is_fixed_or_refused(name: str, tmp_path: Path) -> None:
    code, fixable = NESTED[name]
    before = RACY.replace("CODE", code)
    (tmp_path / "app.py").write_text(before)
    argv = [sys.executable, "-c", MEASURED]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120)
    *notes, figures = done.stderr.splitlines()
    exit_code, megabytes = map(int, figures.split())
    after = (tmp_path / "app.py").read_text()
    assert "failed unexpectedly" not in done.stdout + done.stderr
    assert megabytes < 400
    assert exit_code in (0, 1, 3)
    if fixable is not None:
        assert (after != before) == fixable
        assert (fixable and exit_code == 0) or any("nested too deeply" in note for note in [*notes, done.stdout])


def test_an_audit_leaves_the_recursion_limit_as_it_was(tmp_path: Path) -> None:
    from concurrency_audit.audit.audit import audit
    from concurrency_audit.audit.model.settings import Settings

    (tmp_path / "app.py").write_text(RACY.replace("CODE", "pass"))
    before = sys.getrecursionlimit()
    audit([tmp_path], Settings(jobs=1))
    assert sys.getrecursionlimit() == before
