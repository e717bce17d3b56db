"""`make bench-hooks`: the pre-commit hooks as a user meets them, on the bench's corpus with a warm cache.

The real pre-commit installs the hooks from a copy of this tree and runs them in a repository that holds the corpus: on
one changed file, as before a commit, and on all files. A hook that does nothing shows what pre-commit itself takes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.audit.bench import ROOT, Figures, corpus, lines_in, measure
from tests.bench.record import Row, keep, report

TITLE = "The pre-commit hooks"
PACKAGE = ("src", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
HOOKS = ("concurrency-audit", "concurrency-audit-project")
CHANGED = Path("django", "db", "models", "query.py")
CONFIG = """\
repos:
- repo: '{hooks}'
  rev: {revision}
  hooks: [{{id: concurrency-audit}}, {{id: concurrency-audit-project}}]
- repo: local
  hooks: [{{id: nothing, name: nothing, entry: 'true', language: system, pass_filenames: false, always_run: true}}]
"""
HANDLER = """\
from django.db.models import query

_cache = {}


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = query.QuerySet(event["model"]).get(pk=key)
    return _cache[key]
"""


def git(folder: Path, *arguments: str) -> str:
    """Run git; gives what it says."""
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "gc.auto=0"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def committed(folder: Path) -> None:
    """Make a repository of a folder, with everything in one commit."""
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "--no-verify", "-m", "all")


def hook_repository(folder: Path) -> str:
    """This tree as `repo:` would name it; gives the revision."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGE)
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    committed(folder)
    return git(folder, "rev-parse", "HEAD").strip()


def project(folder: Path, tree: Path, hooks: Path, revision: str) -> None:
    """A user's repository: the corpus, a handler that reaches into it, the configuration."""
    shutil.copytree(tree, folder, dirs_exist_ok=True)
    (folder / "app.py").write_text(HANDLER)
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks=hooks, revision=revision))
    (folder / ".gitignore").write_text(".concurrency_audit_cache/\n")
    committed(folder)


def runs(folder: Path) -> Iterator[tuple[str, Figures]]:
    """Every hook on one file that was changed and staged, and on all files with nothing changed since."""
    command = [sys.executable, "-m", "pre_commit", "run", "--color=never"]
    for name in ("nothing", *HOOKS):
        staged, everything = [*command, name], [*command, name, "--all-files"]
        measure(everything, folder)  # fills the cache
        yield f"{name}, one changed file", min((_after_a_change(folder, staged) for _ in range(3)), key=_wall)
        yield f"{name}, all files", min((measure(everything, folder) for _ in range(3)), key=_wall)


def _after_a_change(folder: Path, command: Sequence[str]) -> Figures:
    """One more line in one file, staged; git's own time does not count."""
    with (folder / CHANGED).open("a") as stream:
        stream.write("# changed\n")
    git(folder, "add", str(CHANGED))
    return measure([*command], folder)


def _wall(took: Figures) -> float:
    return took.wall


def main() -> None:
    """Print one line per hook and way to run it."""
    tree = corpus()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"{lines_in(tree):,} lines, best of three")  # fmt: skip
    print(f"{'':42} {'wall s':>8} {'cpu s':>8} {'MB':>6}")
    with TemporaryDirectory() as place:
        hooks, folder, home = (Path(place, name) for name in ("hooks", "project", "home"))
        hooks.mkdir()
        os.environ["PRE_COMMIT_HOME"] = str(home)
        os.environ.pop("PYTHONPATH", None)
        project(folder, tree, hooks, hook_repository(hooks))
        subprocess.run([sys.executable, "-m", "pre_commit", "install-hooks"], cwd=folder, check=True, stdout=2)
        found: dict[str, Figures] = {}
        kept: list[Row] = []
        for label, took in runs(folder):
            print(f"{label:42} {took.wall:8.2f} {took.cpu:8.2f} {took.rss:6.0f}", flush=True)
            found[label] = took
            nothing = found[f"nothing, {label.partition(', ')[2]}"].wall
            kept.append(Row(label, took.wall, "s", took.wall / nothing, "a hook that is `true`"))
            keep(TITLE, kept)
    print("\nWall seconds and ratios:", *report(TITLE, kept), sep="\n")


if __name__ == "__main__":
    main()
