"""Files that git keeps although a pattern of .gitignore names them: its patterns are for what is untracked."""

from __future__ import annotations

import os
from pathlib import Path

from concurrency_audit.audit.reading.ignoring import Layer, is_excluded

_LISTING = ("-c", "core.fsmonitor=false", "ls-files", "--cached", "--ignored", "--exclude-standard", "-z")
"""Lists from the index alone; a program that the repository's settings name for watching files is not started."""


def tracked(folder: str) -> frozenset[str]:
    """The files at and below a folder that are in git's index and still there; none where git cannot tell.

    What a hook of git has set up for its own calls does not count here.
    """
    import subprocess  # takes as long as git does, and most trees have nothing to ask for

    told = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        ran = subprocess.run(["git", "-C", folder, *_LISTING], capture_output=True, check=False, env=told)
    except OSError:
        return frozenset()
    names = os.fsdecode(ran.stdout).split("\0")[:-1] if not ran.returncode else ()
    paths = (str(Path(folder, name)) for name in names)
    return frozenset([path for path in paths if os.path.lexists(path)])


def is_kept(path: str, exclude: Layer | None) -> bool:
    """Whether git keeps a file that .gitignore names, and `exclude` does not name it as well."""
    return not is_excluded(path, exclude) and path in tracked(str(Path(path).parent))
