"""What all environments of a server share: scratch folder, isolation, the keeper that outlives a killed server."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import keeper
from .sandbox import Isolation


class Workshop:
    """A scratch folder outside /tmp where possible, and a keeper process watching over what is started from here."""

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation
        self.folder = Path(tempfile.mkdtemp(prefix="lmi-", dir=_scratch()))
        self.mark = f"LMI_SERVER={self.folder.name}"
        """In the environment variables of every process started from here."""
        script = str(Path(__file__).with_name("keeper.py"))
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", script, self.mark, str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    @property
    def marking(self) -> dict[str, str]:
        """The environment variable that marks processes as ours."""
        name, _, value = self.mark.partition("=")
        return {name: value}

    def started(self, group: int) -> None:
        """A process group began."""
        self._tell(f"+{group}")

    def ended(self, group: int) -> None:
        """A process group was killed and waited for."""
        self._tell(f"-{group}")

    def close(self) -> None:
        """Leave nothing behind."""
        keeper.kill_marked(self.mark)
        self._tell("done")
        with contextlib.suppress(OSError):
            assert self._keeper.stdin is not None
            self._keeper.stdin.close()
        self._keeper.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _tell(self, word: str) -> None:
        assert self._keeper.stdin is not None
        # The keeper was killed (it watches over us, not the other way round), or this workshop is closed already and a
        # process's end is only now heard of.
        with contextlib.suppress(OSError, ValueError):
            self._keeper.stdin.write(word + "\n")
            self._keeper.stdin.flush()


def _scratch() -> str | None:
    """A folder for scratch files that a private /tmp does not hide, short enough for unix sockets."""
    for folder in (os.environ.get("XDG_RUNTIME_DIR"), "/var/tmp", "/dev/shm"):
        if folder and os.access(folder, os.W_OK):
            return folder
    return None
