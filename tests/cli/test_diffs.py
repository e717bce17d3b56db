"""What `--diff-only` prints is taken by git, whatever the files hold and are called."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.cli.diffs import unified
from concurrency_audit.cli.main import main
from tests.sampling import examples

RACY = """def collect(item, into=[]):
    into.append(item)
    return into


def handler(event, context):
    return collect(event)
"""
ODD = [
    "",
    "\f",
    "x = 1\f\n",
    "N = 'a\u2028b'\n",
    "N = 'a\x85b\u2029\x1c\x1d'\n",
    "x = 1\r",
    "# é\r\n",
    "# \t \n",
    "\ufeff",
]
SPELLINGS = {
    "utf-8": "",
    "utf-8-sig": "",
    "latin-1": "# coding: latin-1\nN = 'h\xe9'\n",
    "cp1252": "# -*- coding: cp1252 -*-\nN = '\u20ac'\n",
    "shift_jis": "# coding: shift_jis\nN = '\u30c6\u30b9\u30c8'\n",
    "gb18030": "# coding: gb18030\nN = '\u4e2d\U0001f600'\n",
    "koi8-r": "# coding: koi8-r\nN = '\u0434\u0430'\n",
}
KINDS = [
    b"a\n", b"b\n", b"\n", b"c\r\n", b"d\re\n", b"\x0c\n", b"\xff\xfe\n", b"\xe2\x80\xa8\n", b"-- x\n", b"++ y\n",
    b"\\ No newline at end of file\n", b"@@ -1 +1 @@\n",
]  # fmt: skip
LINES = st.lists(st.sampled_from(KINDS), max_size=12)
NAMES = st.binary(min_size=1, max_size=12).filter(
    lambda name: not set(name) & {0, 47} and name not in (b".", b"..") and name[:4].lower() != b".git"
)
CHECKED = [HealthCheck.function_scoped_fixture]


def applied(diff: bytes, folder: Path) -> None:
    # As a user does it, but for a user's own settings.
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    argv = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(argv, input=diff, cwd=folder, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


@given(before=LINES, after=LINES, ends=st.tuples(st.booleans(), st.booleans()), name=NAMES)
@settings(max_examples=examples(80), deadline=None, suppress_health_check=CHECKED)
def test_git_takes_any_change_of_any_file(
    before: list[bytes], after: list[bytes], ends: tuple[bool, bool], name: bytes, repository: Path
) -> None:
    old, new = b"".join(before) + b"x" * ends[0], b"".join(after) + b"y" * ends[1]
    if old == new or not old or not new:  # an empty file has nothing to mend, and nothing is emptied
        return
    path = repository / os.fsdecode(name)
    try:
        path.write_bytes(old)
    except OSError:
        return  # a name that this file system refuses
    try:
        applied(unified({os.fsdecode(name): (old, new)}), repository)
        assert path.read_bytes() == new
    finally:
        path.unlink()


@given(
    spelling=st.sampled_from(sorted(SPELLINGS)),
    odd=st.sampled_from(ODD),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    ends=st.booleans(),
)
@settings(max_examples=examples(25), deadline=None, suppress_health_check=CHECKED)
def test_the_diff_does_what_the_fix_does(
    spelling: str, odd: str, newline: str, ends: bool, repository: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    try:
        text = f"{SPELLINGS[spelling]}{odd}\n{RACY if ends else RACY[:-1]}".replace("\n", newline)
        data = text.encode(spelling)
    except UnicodeEncodeError:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        Path("app.py").write_bytes(data)
        capfdbinary.readouterr()
        argv = ["check", "app.py", "--no-cache", "--jobs=1", "--fix", "--unsafe-fixes"]
        main([*argv, "--diff-only"])
        diff = capfdbinary.readouterr().out
        assert Path("app.py").read_bytes() == data
        main(argv)
        fixed = Path("app.py").read_bytes()
        capfdbinary.readouterr()
        assert (fixed == data) == (not diff)
        if diff:
            Path("app.py").write_bytes(data)
            applied(diff, repository)
            assert Path("app.py").read_bytes() == fixed
        if "\ufeff" not in odd and newline != "\r":  # a declaration of the encoding needs a line feed behind it
            assert fixed != data


def test_a_file_that_changes_while_it_is_audited_is_not_written_over(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    file = Path("app.py")
    file.write_text(RACY)
    from concurrency_audit.audit import repair

    honest = repair.repair

    def and_meanwhile(*arguments: object) -> repair.Repair:
        done = honest(*arguments)  # type: ignore[arg-type]
        file.write_text(RACY + "# saved by an editor\n")
        return done

    monkeypatch.setattr(repair, "repair", and_meanwhile)
    assert main(["check", "app.py", "--no-cache", "--fix", "--unsafe-fixes"]) == 2
    assert "app.py, run the fix again" in capsys.readouterr().err
    assert file.read_text() == RACY + "# saved by an editor\n"


def test_bytes_that_the_encoding_would_spell_otherwise_are_left_alone(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    # ISO-2022-JP may switch to ASCII as often as it likes; writing the text again would drop that.
    data = b'# coding: iso-2022-jp\n# \x1b$B$"\x1b(B\x1b(B\n' + RACY.encode()
    Path("app.py").write_bytes(data)
    main(["check", "app.py", "--no-cache", "--fix", "--unsafe-fixes"])
    assert "not fixed: app.py" in capsys.readouterr().err
    assert Path("app.py").read_bytes() == data
