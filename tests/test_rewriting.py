"""A file is written whole or not at all, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.rewriting import rewrite
from tests.sampling import examples

OLD, NEW = b"old\r\n" * 2000, b"new\n" * 3000
KILLED_AT_A_LINE = """
import os, signal, sys
from concurrency_audit import rewriting
left = int(sys.argv[1])
def trace(frame, event, _):
    global left
    if frame.f_code.co_filename == rewriting.__file__:
        left -= event == "line"
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
sys.settrace(trace)
rewriting.rewrite(sys.argv[2], b"new\\n" * 3000)
"""
SMALL_FILES_ONLY = """
import resource, signal, sys
from concurrency_audit.rewriting import rewrite
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
try:
    rewrite(sys.argv[2], b"new\\n" * 3000)
except OSError:
    sys.exit(5)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def child(script: str, *arguments: object) -> int:
    return subprocess.run([sys.executable, "-c", script, *map(str, arguments)], check=False).returncode


def test_killed_at_any_line_the_old_or_the_new_content_is_there(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    seen = []
    for line in range(1, 60):
        file.write_bytes(OLD)
        code = child(KILLED_AT_A_LINE, line, file)
        seen.append(file.read_bytes() == NEW)
        assert file.read_bytes() in (OLD, NEW)
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert code == 0
    assert not seen[0]
    assert seen[-1]
    assert len(seen) > 12


@pytest.mark.parametrize("room", [0, 1, 4096, len(NEW) - 1, len(NEW)])
def test_a_full_disk_leaves_the_old_content_and_no_litter(room: int, tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_bytes(OLD)
    fits = room == len(NEW)
    assert child(SMALL_FILES_ONLY, room, file) == (0 if fits else 5)
    assert file.read_bytes() == (NEW if fits else OLD)
    assert names(tmp_path) == ["app.py"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20k", "none", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        (disk / "app.py").write_bytes(OLD)
        with pytest.raises(OSError, match="No space left"):
            rewrite(disk / "app.py", NEW)
        assert (disk / "app.py").read_bytes() == OLD
        assert names(disk) == ["app.py"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_mode_owner_and_attributes_stay(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_bytes(OLD)
    file.chmod(0o2754)
    if os.geteuid() == 0:
        os.chown(file, 1234, 4321)
    try:
        os.setxattr(file, "user.note", b"mine")
    except (OSError, AttributeError):
        attributes = False
    else:
        attributes = True
    before = file.stat()
    rewrite(file, NEW)
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert not attributes or os.getxattr(file, "user.note") == b"mine"
    assert after.st_mtime_ns >= before.st_mtime_ns


def test_a_new_file_has_the_mode_that_open_would_give(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(NEW)
    rewrite(tmp_path / "ours", NEW)
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_links_lead_where_they_led(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "app.py").write_bytes(OLD)
    (tmp_path / "one.py").symlink_to("two.py")
    (tmp_path / "two.py").symlink_to(real / "app.py")
    os.link(real / "app.py", tmp_path / "hard.py")
    rewrite(tmp_path / "one.py", NEW)
    assert (tmp_path / "one.py").is_symlink()
    assert (real / "app.py").read_bytes() == NEW
    assert (tmp_path / "hard.py").read_bytes() == OLD
    (tmp_path / "nowhere.py").symlink_to(real / "made.py")
    rewrite(tmp_path / "nowhere.py", NEW)
    assert (real / "made.py").read_bytes() == NEW


def test_what_is_no_file_is_written_to() -> None:
    rewrite(os.devnull, NEW)
    assert Path(os.devnull).is_char_device()


def test_what_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "round.py").symlink_to("round.py")
    for path in (tmp_path / "missing" / "a", tmp_path, tmp_path / "round.py", tmp_path / ("n" * 300)):
        with pytest.raises(OSError, match=r"\w"):
            rewrite(path, NEW)


AS_A_USER = """
import os, shutil, sys
from concurrency_audit.rewriting import rewrite
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    rewrite(sys.argv[1], b"new")
except PermissionError:
    sys.exit(5)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("kind", ["read-only", "another's", "in a closed folder"])
def test_what_may_not_be_written_stays_as_it_was(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "app.py"
    file.write_bytes(OLD)
    for above in (folder, *folder.parents[:-1]):
        if above.is_relative_to(tmp_path.parents[1]):
            above.chmod(0o755)
    if kind == "read-only":
        os.chown(file, 65534, 65534)
        file.chmod(0o444)
        folder.chmod(0o777)
    elif kind == "another's":  # it may be written, but the new file could not be given to its owner
        file.chmod(0o666)
        folder.chmod(0o777)
    else:
        file.chmod(0o666)
    assert child(AS_A_USER, file) == 5
    assert file.read_bytes() == OLD
    assert names(folder) == ["app.py"]


@given(content=st.binary(max_size=300))
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_content_is_kept(content: bytes, tmp_path: Path) -> None:
    rewrite(tmp_path / "any", content)
    assert (tmp_path / "any").read_bytes() == content
