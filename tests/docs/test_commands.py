"""Commands in the documentation exist, and what is shown as output is what they print."""

import re
import shlex
import tomllib
from importlib import import_module

import pytest
import yaml

from concurrency_audit.audit.knowledge.library import Library
from concurrency_audit.cli.main import COMMANDS, main, parser_for
from tests.docs.pages import FENCE, PAGES, ROOT, blocks, each_block

_TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
_SPAN = re.compile(r"`(concurrency-audit [^`\n]+|make [^`\n]+)`")


def commands():
    """(place, command line) of every command in a block or in running text."""
    for block in blocks("sh", "console", "yaml", ""):
        for line in block.text.splitlines():
            line = re.sub(r"^(\$ |\s*- (run|entry): |\s+)", "", line).split(" #")[0].strip()
            if re.match(r"(concurrency-audit|make|pip) ", line):
                yield f"{block.page}:{block.line}", line
    for page in PAGES:
        for line in _SPAN.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            yield page.name, line


def refusal(line):
    """Why a command line would not work, or nothing."""
    program, *arguments = shlex.split(line)
    if program == "make":
        return [target for target in arguments if target not in _TARGETS]
    if program == "pip":
        return [] if arguments == ["install", "concurrency-audit"] else arguments
    if arguments[-1] in ("--help", "--version"):
        return [] if arguments[0] in (*COMMANDS, "COMMAND", "--help", "--version") else arguments
    name = arguments.pop(0) if arguments[0] in COMMANDS else "check"
    parser_for(name, import_module(f"concurrency_audit.cli.{name}")).parse(arguments)  # raises what a user would get
    return []


def test_there_are_commands():
    assert len(list(commands())) > 20


@pytest.mark.parametrize(("place", "line"), sorted(set(commands())))
def test_commands_exist(place, line):
    assert refusal(line) == [], place


def test_a_wrong_command_would_be_seen():
    assert refusal("make coffee") == ["coffee"]
    with pytest.raises(Exception, match="formt"):
        refusal("concurrency-audit src/ --formt json")


@each_block("console")
def test_shown_output_is_what_the_tool_prints(block, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    command, _, shown = block.text.partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "concurrency-audit"
    main([*arguments, "--no-cache"])
    assert shown.strip()
    assert f"\n{shown}" in f"\n{capsys.readouterr().out}"


@each_block("python")
def test_python_blocks_are_python(block):
    compile(block.text, block.page, "exec")


@each_block("toml", "yaml")
def test_configuration_blocks_can_be_read(block):
    assert tomllib.loads(block.text) if block.language == "toml" else yaml.safe_load(block.text)


def test_the_sample_library_is_one(tmp_path):
    sample = next(block.text for block in blocks("toml") if "[library]" in block.text)
    library = Library(sample, "example.toml")
    assert library.row.name == "example"
    assert library.find("object", "example.Client").threads == "unsafe"


def test_hooks_that_are_named_exist():
    there = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    named = {
        hook["id"]
        for block in blocks("yaml")
        if block.text.startswith("repos:")
        for repo in yaml.safe_load(block.text)["repos"]
        for hook in repo["hooks"]
    }
    assert named
    assert named <= there
