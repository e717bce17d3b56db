"""Plays the blocks of a page in order, each by its language."""

import argparse
import json
import os
import re
import shlex
import tomllib

import yaml

from concurrency_audit.audit.knowledge.library import Library
from concurrency_audit.cli import config
from concurrency_audit.cli.main import main
from concurrency_audit.gate import policy
from concurrency_audit.load.running.options import add_options
from tests.docs.not_run import stands, why_not
from tests.docs.pages import ROOT, Block
from tests.docs.shell import Shell, commands

_FILE = re.compile(r"# ([\w./-]+\.\w+)\n")


class Stage(Shell):
    """A shell that knows what to do with each block."""

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
        if stands(block.page, block.text):
            return
        player = players.get(block.language)
        assert player, f"{block.page}:{block.line}: nobody runs a block in {block.language or 'no language'}"
        for sample, real in self.shown.items():
            block = block._replace(text=block.text.replace(sample, real))
        player(block)

    def _shell(self, block: Block) -> None:
        for command in commands(block.text):
            if not why_not(command):
                self.command(command)

    def _console(self, block: Block) -> None:
        """A command with what it prints: in the checkout, or in the page's folder where it names a file of that."""
        command, _, shown = block.text.partition("\n")
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "concurrency-audit"
        os.chdir(self.folder if any((self.folder / word).is_file() for word in arguments) else ROOT)
        self.say()
        main(arguments if arguments[0] == "fit" else [*arguments, "--no-cache"])  # only the audit has a cache
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
            self.bash(f"python -m pytest -q -p no:cacheprovider {path.name}")
        elif not file:
            self.bash("python script.py")
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
            library = Library(block.text, "example.toml")
            assert library.row.name
            assert [library.parse(entry) for entry in library.entries]
            return
        file = self.folder / "pyproject.toml"
        file.write_text(block.text)
        assert config.load(self.folder).file == file
        tables = tomllib.loads(block.text)["tool"]["concurrency-audit"]
        if "load" in tables:
            add_options(argparse.ArgumentParser(), folder=self.folder)
        if "gate" in tables:
            policy.parsed(tables["gate"])
        file.unlink()

    def _yaml(self, block: Block) -> None:
        """A pre-commit configuration, or steps of a workflow, whose commands are run."""
        document = yaml.safe_load(block.text)
        if isinstance(document, dict) and "repos" in document:
            (self.folder / ".pre-commit-config.yaml").write_text(block.text)
            self.bash("pre-commit validate-config")
            there = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
            assert {hook["id"] for repo in document["repos"] for hook in repo["hooks"]} <= there
            return
        for step in document:
            assert "run" in step or re.fullmatch(r"[\w-]+(/[\w-]+)+@v\d+", step["uses"])
            for command in commands(step.get("run", "")):
                self.command(command)

    def _json(self, block: Block) -> None:
        """The ready line of the server that runs: the same fields, and its URLs and credentials from here on."""
        sample = json.loads(block.text)
        assert list(sample) == list(self.ready)
        for field, value in sample.items():
            if str(value).startswith("http") or field in ("access_key_id", "secret_access_key"):
                self.shown[value] = str(self.ready[field])

    def _text(self, block: Block) -> None:
        """What is printed where the configuration is wrong."""
        key = re.match(r'concurrency-audit: unknown key "(\w+)", (/\S+)/pyproject\.toml', block.text)
        assert key, f"{block.page}:{block.line}: nobody runs this text"
        (self.folder / "pyproject.toml").write_text(f'[tool.concurrency-audit]\n{key[1]} = "threads"\n')
        self.say()
        assert main(["src"]) == 2
        assert self.say() == block.text.replace(key[2], str(self.folder))
        (self.folder / "pyproject.toml").unlink()
