"""A private /tmp and process tree for an environment, with Linux namespaces where the kernel allows them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PREPARE = """
set -e
stage=$1; size=$2; task=$3; opt=$4; shift 4
mount -t tmpfs -o "size=${size}m,mode=1777" tmpfs "$stage"
while [ "$1" != -- ]; do
  mkdir -p "$stage/${1#/tmp/}"; mount --rbind "$1" "$stage/${1#/tmp/}"; shift
done
shift
mount --rbind "$stage" /tmp
mount --bind "$task" "$task" && mount -o remount,bind,ro "$task" || true
[ -z "$opt" ] || { mount --bind "$opt" /opt && mount -o remount,bind,ro /opt; }
cd "$task"
exec "$@"
"""
"""Paths under /tmp that the runtime needs are carried over before /tmp is covered; the code becomes read-only."""


@dataclass(frozen=True)
class Isolation:
    """What separates environments on this machine."""

    prefix: tuple[str, ...]
    """The command that enters fresh namespaces; empty when there are none."""
    why_not: str = ""
    """The reason when there are none, for people."""

    @property
    def private(self) -> bool:
        """Whether every environment has a /tmp and a process tree of its own."""
        return bool(self.prefix)

    def command(
        self,
        argv: Sequence[str],
        stage: Path,
        size_mb: int,
        task: Path,
        needed: Sequence[Path],
        opt: Path | None = None,
    ) -> list[str]:
        """The command that runs ``argv`` in ``task`` with a /tmp of ``size_mb`` and the content of ``opt`` as /opt.

        The ``needed`` paths stay in place.
        """
        if not self.private:
            return list(argv)
        carried = _under_tmp(needed)
        places = [str(stage), str(size_mb), str(task), str(opt or "")]
        return [*self.prefix, "sh", "-c", _PREPARE, "sh", *places, *carried, "--", *argv]


def probe() -> Isolation:
    """Find out what this kernel and this user may do."""
    unshare = shutil.which("unshare")
    if not sys.platform.startswith("linux") or unshare is None:
        return Isolation((), "namespaces need Linux and the unshare command (util-linux)")
    options = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    for root in ([], ["--map-root-user"]):
        prefix = (unshare, *root, *options)
        trial = [*prefix, "sh", "-c", "mount -t tmpfs tmpfs /tmp"]
        tried = subprocess.run(trial, capture_output=True, text=True, check=False)
        if tried.returncode == 0:
            return Isolation(prefix)
    return Isolation((), "the kernel refused a mount namespace: " + tried.stderr.strip().rpartition("\n")[2])


def _under_tmp(paths: Sequence[Path]) -> list[str]:
    """Those paths that covering /tmp would hide, outermost only."""
    hidden = sorted({os.path.realpath(path) for path in paths if os.path.realpath(path).startswith("/tmp/")})
    return [path for path in hidden if not any(path.startswith(other + "/") for other in hidden)]
