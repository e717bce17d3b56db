"""Every block of every page is run, or stands in not_run.py with its reason."""

import importlib.util
import re
import shlex
import shutil
import sys
import tomllib
from importlib import import_module

import pytest

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli.main import COMMANDS, parser_for
from tests.docs import not_run
from tests.docs.pages import PAGES, ROOT, WRITTEN, blocks, name, prose
from tests.docs.prepared import PREPARED, nothing, project
from tests.docs.shell import commands
from tests.docs.stage import Stage

_TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
_SPAN = re.compile(r"`(concurrency-audit [^`\n]+|make [^`\n]+)`")
_LOCAL = {"local-instances.md", "photo-deployment.md"}
"""Pages whose functions run in worker processes, and are reached by the AWS CLI."""
_WITH_BLOCKS = [page for page in WRITTEN if blocks(page)]


@pytest.fixture
def stage(tmp_path, monkeypatch, capsys):
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = Stage(tmp_path, lambda: "".join(capsys.readouterr()))
    yield found
    found.close()


@pytest.mark.parametrize("page", _WITH_BLOCKS, ids=map(name, _WITH_BLOCKS))
def test_every_block_of_a_page_works(page, stage):
    if page.name in _LOCAL and not (sys.platform == "linux" and importlib.util.find_spec("awslambdaric")):
        pytest.skip("needs AWS's runtime client, which exists for Linux alone")
    if page.name in _LOCAL and shutil.which("aws", path=stage.environment["PATH"]) is None:
        pytest.skip("needs the AWS CLI, which `make test` installs")
    with PREPARED.get(name(page), nothing)(stage):
        for block in blocks(page):
            stage.play(block)


def every_command():
    return [
        command
        for page in WRITTEN
        for block in blocks(page)
        if block.language == "sh"
        for command in commands(block.text)
    ]


def test_nothing_is_left_out_without_need():
    assert set(map(not_run.why_not, every_command())) - {""} == set(not_run.COMMANDS)
    texts = [block for page in WRITTEN for block in blocks(page)]
    for page, start in not_run.BLOCKS:
        assert [block for block in texts if block.page == page and block.text.startswith(start)], (page, start)
    assert set(PREPARED) <= set(map(name, _WITH_BLOCKS))


def test_generated_pages_hold_the_examples_of_rules_alone():
    """tests/audit/test_rule_docs.py audits those: the first must be reported, the second must not. The report on the
    first is written by `make docs` from a run, and test_generated.py fails while it is behind."""
    for page in set(PAGES) - set(WRITTEN):
        assert {block.language for block in blocks(page)} <= {"python", "text"}
        assert page.parent.name == "rules" or not blocks(page)


@pytest.mark.parametrize(
    "text",
    [
        "```sh\nconcurrency-audit src/ --formt json\n```",
        "```sh\nno-such-program\n```",
        "```ruby\nputs\n```",
        "    indented",
    ],
)
def test_a_block_that_does_not_work_is_seen(text, stage, tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{text}\n")
    monkeypatch.setattr("tests.docs.pages.ROOT", tmp_path)
    with pytest.raises(AssertionError):
        for block in blocks(page):
            stage.play(block)


def spans():
    return sorted({(name(page), line) for page in PAGES for line in _SPAN.findall(prose(page))})


@pytest.mark.parametrize(("page", "line"), spans())
def test_commands_in_running_text_exist(page, line):
    assert refusal(line) == [], page


def refusal(line):
    """Why a command line would not work, or nothing. In running text a command may be named without all it needs."""
    program, *arguments = shlex.split(line, comments=True)
    if program == "make":
        return [target for target in arguments if target not in _TARGETS]
    if arguments[-1] in ("--help", "--version"):
        return [] if arguments[0] in (*COMMANDS, "COMMAND", "--help", "--version") else arguments
    command = arguments.pop(0) if arguments[0] in COMMANDS else "check"
    parser = parser_for(command, import_module(f"concurrency_audit.cli.{command}"))
    try:
        parser.parse(arguments)
    except UsageError as error:
        return [] if re.search("are required|expected one argument", str(error)) else [str(error)]
    return []


def test_targets_that_are_named_exist():
    lines = [command for command in every_command() if command.startswith("make ")]
    assert len(lines) > 3
    assert [refusal(line) for line in lines] == [[]] * len(lines)


def test_every_target_that_is_declared_has_a_rule():
    """A declared one without a rule succeeds and does nothing: so it was with `bench-lsp`."""
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(declared[1].split()) == _TARGETS


def test_install_lines_name_what_exists():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [shlex.split(command) for command in every_command() if command.startswith("pip ")]
    assert len(lines) > 2
    for _pip, _install, *packages in lines:
        for package in packages:
            wanted = re.fullmatch(r"([\w-]+)(?:\[([\w,]+)\])?", package)
            assert wanted[1] == project["name"]
            assert set(filter(None, (wanted[2] or "").split(","))) <= set(project["optional-dependencies"])


def test_a_wrong_command_would_be_seen():
    assert refusal("make coffee") == ["coffee"]
    assert "--formt" in refusal("concurrency-audit src/ --formt json")[0]
    assert "--functon" in refusal("concurrency-audit gate build --function f --functon f")[0]
