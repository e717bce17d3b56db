"""A private /tmp in a mount namespace, so that schedules see neither the machine's files nor each other's."""

import ctypes
import os
import sys
from collections.abc import Iterable

from concurrency_audit.confirm.runtime import effects

_NEW_MOUNTS, _NEW_USER = 0x20000, 0x10000000
_BIND, _PRIVATE = 0x1000, 0x4000 | 0x40000
_TMP = "/tmp"
_ROOMS = ("/mnt", "/media", "/srv")
"""Mount points inside the namespace for folders under /tmp that contain code."""

_moved: dict[str, str] = {}
_kept: dict[str, bytes | None] = {}
"""Path -> content of a file; None for a folder."""


def private_tmp(folders: Iterable[str]) -> bool:
    """Mount an empty /tmp that only this process and its children see; False if that is not permitted."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if not _unshare(libc) or libc.mount(b"none", b"/", None, _PRIVATE, None):
            return False
        inside = sorted({folder for folder in folders if _under(folder, _TMP)})
        packages = [entry for entry in sys.path if _under(entry, _TMP) and os.path.isdir(entry)]
        shown = list(dict.fromkeys([*inside, *packages]))
        if shown and not _show_elsewhere(libc, shown):
            return False
        covered = not libc.mount(b"tmpfs", _TMP.encode(), b"tmpfs", 0, b"mode=1777")
        if covered:
            _import_from_there()
        return covered
    except (OSError, AttributeError):
        return False


def _unshare(libc: ctypes.CDLL) -> bool:
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_NEW_MOUNTS) == 0:
        return True
    if libc.unshare(_NEW_MOUNTS | _NEW_USER):
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    return True


def _show_elsewhere(libc: ctypes.CDLL, folders: list[str]) -> bool:
    room = next((room for room in _ROOMS if os.path.isdir(room)), None)
    if room is None or libc.mount(b"tmpfs", room.encode(), b"tmpfs", 0, None):
        return False
    for number, folder in enumerate(folders):
        target = os.path.join(room, f"code{number}")
        os.mkdir(target)
        if libc.mount(folder.encode(), target.encode(), None, _BIND, None):
            return False
        _moved[folder] = target
    return True


def _import_from_there() -> None:
    """Redirect later imports to where packages under /tmp, such as a virtual environment's, are mounted now."""
    sys.path[:] = [moved(entry) if _under(entry, _TMP) else entry for entry in sys.path]
    for module in list(sys.modules.values()):
        path = getattr(module, "__path__", None)
        if isinstance(path, list):
            path[:] = [moved(entry) if _under(entry, _TMP) else entry for entry in path]
    sys.path_importer_cache.clear()


def _under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def moved(path: str) -> str:
    """The path inside the namespace."""
    for folder in sorted(_moved, key=len, reverse=True):
        if _under(path, folder):
            return _moved[folder] + path[len(folder) :]
    return path if not _moved or os.path.isdir(path) else next(iter(_moved.values()))


def keep() -> None:
    """Save what importing the code left in /tmp; every schedule starts from it."""
    for where, folders, names in os.walk(_TMP):
        _kept.update((os.path.join(where, folder), None) for folder in folders)
        for name in names:
            with open(os.path.join(where, name), "rb") as file:
                _kept[file.name] = file.read()


def restore() -> None:
    """Restore /tmp to its state after the import."""
    effects.empty(_TMP)
    for path, content in _kept.items():
        if content is None:
            os.mkdir(path)
        else:
            with open(path, "wb") as file:
                file.write(content)
