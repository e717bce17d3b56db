"""Plain patterns are read as pathspec reads them, and all others are left to it."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.reading.ignoring import _parsed
from concurrency_audit.audit.reading.plain_patterns import plain

USUAL = ["build/", "*.py[cod]", "*$py.class", "/dist", "docs/_build/", "!keep.py", "*.log", "**/x", "**/x/", ".env", "",
         "# said", "lib64/", "trailing  ", "/a/b/", "a/b", "!/x", "**/a/b", ".coverage.*", "*.egg-info/", "a+b", "x~",
         "share/python-wheels/", ".env.*[0-9]", "node_modules", "cdk.out/", "[a-z]b", "[A-Z0-9x]",
         ".aws-sam/", "*.so"]  # fmt: skip
OTHERS = ["a b", " a", "a/**/b", "a/**", "a/**/", "*", "*/", "/*", "**", "a/*/b", "x?", "[!a]b", "[b-c]b", "[9-0]",
          "\\#x", "é", "/", "!", "!!a", "a//b", "[", "a**", "***"]  # fmt: skip
PARTS = [*"abZ09._-+$~,=@%&#! *?/\\[]é", "**/", "[ab]", "[0-9]", "[a-z0-9]", "[z", "a-", "/**"]


@pytest.mark.parametrize("line", USUAL)
def test_most_lines_are_plain(line: str) -> None:
    assert plain([line]) == _parsed([line])


@pytest.mark.parametrize("line", OTHERS)
def test_others_are_not(line: str) -> None:
    assert plain(["a", line]) is None


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=7).map("".join), max_size=4))
def test_plain_lines_mean_what_pathspec_says(lines: list[str]) -> None:
    found = plain(lines)
    assert found is None or found == _parsed(lines)


def test_a_file_of_plain_lines_is_read_without_pathspec(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("\n".join(USUAL))
    (tmp_path / "a.py").touch()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "b.py").touch()
    code = (
        "import pathlib, sys; from concurrency_audit.audit.reading.files import discover; "
        "found = discover([pathlib.Path()]); print(found.python, 'pathspec' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == "('a.py',) False\n"
