"""A shell for the commands of a page: a folder, an environment that lasts, servers in the background."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from concurrency_audit.cli.main import main
from tests.docs.pages import ROOT

_SECONDS = 120
_AUDIT = re.compile(r"concurrency-audit (?!serve|load|fit|size)[^|<>$]*$")
_NOTHING_FOUND = {"--exit-zero", "--baseline", "baseline", "inventory", "explain", "rules"}
"""Words of an audit's command line after which a reader is told to expect exit code 0."""
_CODES = {"--stdin-filename": 1, "deploy plan": 3, "check PACKAGE": 1}
"""Words of other commands -> the exit code that a reader is told to expect, where it is not 0."""


def commands(text: str) -> list[str]:
    """The commands of a shell block, each with the lines it goes on over."""
    found, pending = [], ""
    for line in text.splitlines():
        pending += f"{line}\n"
        try:
            seen = shlex.split(pending, comments=True)
        except ValueError:
            continue  # a quote is still open
        if line.endswith("\\"):
            continue
        if seen:
            found.append(pending.strip())
        pending = ""
    assert not pending.strip(), pending
    return found


def words(command: str) -> list[str]:
    """The command's words, as a shell splits them."""
    return shlex.split(command.replace("\\\n", " "), comments=True)


class Shell:
    """Runs commands as a reader would, and fails where a reader would be surprised."""

    def __init__(self, folder: Path, say: Callable[[], str]) -> None:
        """`say` gives what was printed since it was last asked."""
        self.folder, self.say = folder, say
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "LOAD_"))}
        self.environment = {
            **inherited,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self.ready: dict[str, object] = {}
        self.shown: dict[str, str] = {}
        """URLs and credentials in the page -> those of the servers of this run."""
        self.afterwards: dict[str, Callable[[], None]] = {}
        """The beginning of a command -> what a test has to change once it has run."""
        self._servers: list[subprocess.Popen[str]] = []

    def close(self) -> None:
        """End what was started."""
        for server in self._servers:
            server.send_signal(signal.SIGTERM)
        for server in self._servers:
            server.communicate(timeout=_SECONDS)

    def command(self, command: str) -> None:
        """Run one command; another exit code than a reader is told of fails."""
        if command.startswith("concurrency-audit serve"):
            self.serve(command)
        elif "--watch" in command:
            self._watch(command)
        elif _AUDIT.match(command) and "--stdin-filename" not in command:
            self._audit(command)
        else:
            self.bash(command)
        for beginning, change in self.afterwards.items():
            if command.startswith(beginning):
                change()

    def _audit(self, command: str) -> None:
        arguments = words(command)[1:]
        expected = 0 if _NOTHING_FOUND.intersection(arguments) else 1
        assert main(arguments) == expected, (command, self.say())

    def bash(self, command: str) -> None:
        """Run in bash, whose variables the next command finds again."""
        after = self.folder / ".environment"
        script = f"set -a -o pipefail\n{command}\ncode=$?\nenv -0 > {after}\nexit $code\n"
        given = next((self.folder / "src").glob("app.py")).read_text() if "--stdin-filename" in command else ""
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        expected = next((code for words, code in _CODES.items() if words in command), 0)
        assert done.returncode == expected, (command, done.stdout[-2000:], done.stderr[-2000:])
        pairs = (pair.partition("=") for pair in after.read_text().split("\0") if pair)
        self.environment = {key: value for key, _, value in pairs}

    def serve(self, command: str) -> None:
        """Start a server and wait for its ready line."""
        server = subprocess.Popen(
            [sys.executable, "-m", "concurrency_audit", *words(command)[1:]],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=(self.folder / f"server-{len(self._servers)}.log").open("w"),
            text=True,
        )
        self._servers.append(server)
        assert server.stdout
        line = server.stdout.readline()
        assert line, (self.folder / f"server-{len(self._servers) - 1}.log").read_text()
        self.ready = json.loads(line)

    def _watch(self, command: str) -> None:
        """Until the first report, then interrupted."""
        process = subprocess.Popen(
            [sys.executable, "-m", "concurrency_audit", *words(command)[1:]],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout
            assert "src/app.py" in process.stdout.readline()
            time.sleep(0.2)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=_SECONDS)
        assert process.returncode == 130
