"""Plays the blocks of a page in order, as a reader would: commands in a shell, files into a folder, servers in the
background."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import yaml

from concurrency_audit.audit.knowledge.library import Library
from concurrency_audit.cli import config
from concurrency_audit.cli.main import main
from tests.docs.not_run import BLOCKS, why_not
from tests.docs.pages import ROOT, Block

_SECONDS = 120
_FILE = re.compile(r"# ([\w./-]+\.\w+)\n")
_AUDIT = re.compile(r"concurrency-audit (?!serve|load)[^|<>$]*$")
_NOTHING_FOUND = {"--exit-zero", "--baseline", "baseline", "inventory", "explain", "rules"}


def commands(text: str) -> list[str]:
    """The commands of a shell block, each with the lines it goes on over."""
    found, pending = [], ""
    for line in text.splitlines():
        pending += f"{line}\n"
        try:
            words = shlex.split(pending, comments=True)
        except ValueError:
            continue  # a quote is still open
        if line.endswith("\\"):
            continue
        if words:
            found.append(pending.strip())
        pending = ""
    assert not pending.strip(), pending
    return found


class Stage:
    """A folder, an environment, and the servers that run."""

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
        """URLs in the page -> those of the servers of this run."""
        self.afterwards: dict[str, Callable[[], None]] = {}
        """The beginning of a command -> what a test has to change once it has run."""
        self._servers: list[subprocess.Popen[str]] = []

    def close(self) -> None:
        """End what was started."""
        for server in self._servers:
            server.send_signal(signal.SIGTERM)
        for server in self._servers:
            server.communicate(timeout=_SECONDS)

    def play(self, block: Block) -> None:
        """One block, by its language; a language that nobody can play is an error."""
        players = {
            "sh": self._shell,
            "console": self._console,
            "python": self._python,
            "toml": self._toml,
            "yaml": self._yaml,
            "json": self._json,
            "text": self._text,
        }
        player = players.get(block.language)
        assert player, f"{block.page}:{block.line}: nobody runs a block in {block.language or 'no language'}"
        for sample, real in self.shown.items():
            block = block._replace(text=block.text.replace(sample, real))
        player(block)

    def _shell(self, block: Block) -> None:
        for command in commands(block.text):
            if not why_not(command):
                self.command(command)

    def command(self, command: str) -> None:
        """Run one command; another exit code than a reader is told of fails."""
        if command.startswith("concurrency-audit serve"):
            self.serve(command)
        elif "--watch" in command:
            self._watch(command)
        elif _AUDIT.match(command) and "--stdin-filename" not in command:
            self._audit(command)
        else:
            self._bash(command)
        for beginning, change in self.afterwards.items():
            if command.startswith(beginning):
                change()

    def _audit(self, command: str) -> None:
        words = shlex.split(command, comments=True)[1:]
        expected = 0 if _NOTHING_FOUND.intersection(words) else 1
        assert main(words) == expected, (command, self.say())

    def _bash(self, command: str) -> None:
        """In a shell whose variables the next command finds again."""
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
        expected = {"--stdin-filename": 1, "deploy plan": 3, "check PACKAGE": 1}
        code = next((code for words, code in expected.items() if words in command), 0)
        assert done.returncode == code, (command, done.stdout[-2000:], done.stderr[-2000:])
        pairs = (pair.partition("=") for pair in after.read_text().split("\0") if pair)
        self.environment = {key: value for key, _, value in pairs}

    def serve(self, command: str) -> None:
        """Start a server and wait for its ready line."""
        server = subprocess.Popen(
            [sys.executable, "-m", "concurrency_audit", *shlex.split(command)[1:]],
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
            [sys.executable, "-m", "concurrency_audit", *shlex.split(command)[1:]],
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

    def _console(self, block: Block) -> None:
        """A command of the audit in the checkout, with what it prints."""
        command, _, shown = block.text.partition("\n")
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "concurrency-audit"
        os.chdir(ROOT)
        self.say()
        main([*arguments, "--no-cache"])
        os.chdir(self.folder)
        assert shown.strip()
        assert f"\n{shown}" in f"\n{self.say()}"

    def _python(self, block: Block) -> None:
        """A file that the block names in its first line, suppressions, or a script."""
        file = _FILE.match(block.text)
        if "ignore[" in block.text:
            return self._suppressions(block.text)
        path = self.folder / (file[1] if file else "script.py")
        path.write_text(block.text)
        if path.name.startswith("test_"):
            self._bash(f"python -m pytest -q -p no:cacheprovider {path.name}")
        elif not file:
            self._bash("python script.py")
        return None

    def _suppressions(self, text: str) -> None:
        """All can be read and name rules; what they say beyond that is that they hide nothing here."""
        (self.folder / "suppressed.py").write_text(f"{text}\n\ndef lambda_handler(event, context):\n    pass\n")
        self.say()
        main(["suppressed.py", "--format", "json"])
        findings = json.loads(self.say())["findings"]
        messages = [finding["message"] for finding in findings if finding["rule"] == "CA901"]
        assert messages
        assert not [message for message in messages if "cannot be read" in message or "names no rule" in message]

    def _toml(self, block: Block) -> None:
        """Read by what reads it."""
        if "[library]" in block.text:
            assert Library(block.text, "example.toml").entries
            return
        file = self.folder / "pyproject.toml"
        file.write_text(block.text)
        assert config.load(self.folder).file == file
        if "load" in tomllib.loads(block.text)["tool"]["concurrency-audit"]:
            self._bash("locust -f loadtests --help")
        file.unlink()

    def _yaml(self, block: Block) -> None:
        """A pre-commit configuration, or steps of a workflow, whose commands are run."""
        document = yaml.safe_load(block.text)
        if isinstance(document, dict) and "repos" in document:
            (self.folder / ".pre-commit-config.yaml").write_text(block.text)
            self._bash("pre-commit validate-config")
            there = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
            assert {hook["id"] for repo in document["repos"] for hook in repo["hooks"]} <= there
            return
        for step in document:
            assert "run" in step or re.fullmatch(r"[\w-]+(/[\w-]+)+@v\d+", step["uses"])
            for command in commands(step.get("run", "")):
                self.command(command)

    def _json(self, block: Block) -> None:
        """The ready line of the server that runs: the same fields, and its URLs from here on."""
        sample = json.loads(block.text)
        assert list(sample) == list(self.ready)
        for field, value in sample.items():
            if str(value).startswith("http"):
                self.shown[value] = str(self.ready[field])

    def _text(self, block: Block) -> None:
        """What is printed where the configuration is wrong; everything else has its reason in not_run.py."""
        if any(block.page == page and block.text.startswith(start) for page, start in BLOCKS):
            return
        key = re.match(r'concurrency-audit: unknown key "(\w+)", (/\S+)/pyproject\.toml', block.text)
        assert key, f"{block.page}:{block.line}: nobody runs this text"
        (self.folder / "pyproject.toml").write_text(f'[tool.concurrency-audit]\n{key[1]} = "threads"\n')
        self.say()
        assert main(["src"]) == 2
        assert self.say() == block.text.replace(key[2], str(self.folder))
        (self.folder / "pyproject.toml").unlink()
