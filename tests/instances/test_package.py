"""Deployment packages: what is unpacked, what is refused, and that nothing ever leaves its folder."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit import package as packages
from concurrency_audit.instances.control.code import CodeStore
from concurrency_audit.instances.errors import ServiceError
from concurrency_audit.package import PackageError, check, read, unpack


def package(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return output.getvalue()


def special(name: str, kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (kind | 0o777) << 16
    return entry


def test_files_and_folders_come_out_readable_and_executables_stay_so(tmp_path: Path) -> None:
    unpack(package(("a/b.py", b"x"), ("c/", b""), (special("run.sh", stat.S_IFREG), b"#!")), tmp_path)
    assert (tmp_path / "a" / "b.py").read_bytes() == b"x"
    assert (tmp_path / "c").is_dir()
    assert (tmp_path / "a" / "b.py").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "run.sh").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    "entry",
    [
        ("../out", b"x"),
        ("a/../../out", b"x"),
        ("/etc/out", b"x"),
        ("..\\out", b"x"),
        (special("link", stat.S_IFLNK), b"/etc/passwd"),
        (special("pipe", stat.S_IFIFO), b""),
        (special("device", stat.S_IFCHR), b""),
    ],
)
def test_nothing_but_plain_files_inside_the_folder_is_taken(tmp_path: Path, entry: tuple[str, bytes]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(PackageError, match="holds a"):
        unpack(package(("fine.py", b""), entry), folder)
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes are counted, not believed; many small files count together."""
    monkeypatch.setattr(packages, "MAX_UNPACKED", 1_000_000)
    monkeypatch.setattr(packages, "MAX_FILES", 50)
    with pytest.raises(PackageError, match="smaller than 1000000"):
        unpack(package(("zeros", bytes(50_000_000))), tmp_path)
    with pytest.raises(PackageError, match="smaller than 1000000"):
        unpack(package(*((f"{number}", bytes(100_000)) for number in range(12))), tmp_path)
    with pytest.raises(PackageError, match="at most 50"):
        unpack(package(*((f"{number}", b"") for number in range(51))), tmp_path)


def test_a_store_leaves_nothing_of_a_refused_package(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    with pytest.raises(ServiceError):
        store.add(package(("../out", b"x")))
    assert list(tmp_path.iterdir()) == []


def test_a_store_keeps_only_what_is_wanted(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    one, other = store.add(package(("a", b"1"))), store.add(package(("a", b"2")))
    store.keep_only({one})
    assert store.package(one).is_file()
    assert (store.unpacked(one) / "a").read_bytes() == b"1"
    assert not store.package(other).exists()
    assert not store.unpacked(other).exists()


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_garbage_is_refused_by_name(tmp_path: Path, garbage: bytes) -> None:
    with pytest.raises(PackageError, match="Could not unzip"):
        unpack(garbage, tmp_path)


def test_an_entry_without_a_name_is_refused() -> None:
    """Found by damaging a central directory: zipfile itself stumbles over it."""
    nameless = zipfile.ZipInfo("x")
    nameless.filename = ""
    with pytest.raises(PackageError, match="without a name"):
        check([nameless])


def damage(place: int, value: int) -> Callable[[bytes], bytes]:
    return lambda whole: whole[: place % len(whole)] + bytes([value]) + whole[place % len(whole) + 1 :]


@given(
    st.builds(damage, st.integers(0, 10_000), st.integers(0, 255)),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_damaged_packages_are_unpacked_or_refused_and_stay_inside(
    tmp_path_factory: pytest.TempPathFactory, spoil: Callable[[bytes], bytes], name: str
) -> None:
    """Any file name, any damaged byte: a PackageError or files inside the folder, never anything else."""
    around = tmp_path_factory.mktemp("around")
    folder = around / "in"
    folder.mkdir()
    with contextlib.suppress(PackageError):
        unpack(spoil(package((name, b"content"), ("dir/file", b"more"))), folder)
    assert list(around.iterdir()) == [folder]
    assert not any(path.is_symlink() for path in folder.rglob("*"))


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_a_folder_always_makes_the_same_package(tmp_path: Path) -> None:
    """Whatever the order of creation, the times and the umask: its digest is what evidence is bound to."""
    one = tree(tmp_path / "one", "b.py", "a/c.py", "__pycache__/b.pyc")
    other = tree(tmp_path / ".venv" / "other", "a/c.py", "b.py")
    (other / "b.py").chmod(0o600)
    assert read(one, "b.handler") == read(other, "b.handler")
    (other / "b.py").chmod(0o700)
    assert read(one, "b.handler") != read(other, "b.handler")


def test_a_folder_that_the_handler_names_keeps_its_name(tmp_path: Path) -> None:
    shop = tree(tmp_path / "shop", "__init__.py", "app.py")
    for handler, names in (
        ("shop.app.h", ["shop/__init__.py", "shop/app.py"]),
        ("shop/app.h", ["shop/__init__.py", "shop/app.py"]),
        ("app.h", ["__init__.py", "app.py"]),
    ):
        assert zipfile.ZipFile(io.BytesIO(read(shop, handler))).namelist() == names


def test_nothing_to_package_is_said(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="no such file or folder"):
        read(tmp_path / "absent", "app.handler")
