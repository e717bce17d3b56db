"""The one table of what stands in the pages and no test runs, with reasons. Whoever adds a row reviews it.

A command that neither runs nor stands here fails test_commands.py, and so does a row that no command needs.
"""

import re

COMMANDS = {
    r"pip install ['\"]?concurrency-audit": (
        "Needs a package index that has this version. test_install_lines_name_what_exists looks up name and extras."
    ),
    r"python -m pip install \.": (
        "Installs a checkout, and the page's stage is none. tests/packaging installs what is built of it."
    ),
    r"make ": ("The target is looked up in the Makefile; CI itself is `make lint`, `make test`, `make fast`."),
    r"python -m photo_pipeline\.deploy apply ": (
        "The package that it uploads holds wheels for Python 3.13, on arm64 by default, which a server in the tests "
        "cannot import. tests/photo_pipeline/test_deploy.py runs it step by step; `plan`, `status`, `destroy` run here."
    ),
    r"concurrency-audit gate ": (
        "Needs a function and a verdict of one package. tests/gate/test_workflows.py runs the page's whole way, "
        "tests/gate/test_command.py what is refused."
    ),
    r"concurrency-audit load --local ": (
        "Takes twenty seconds of CPU. tests/load/test_command.py runs it with fewer photos, and so does `make demo`."
    ),
    r"concurrency-audit size ": (
        "Takes half a minute: eight servers one after the other. tests/fit/test_size.py runs it with one."
    ),
    r"concurrency-audit fit .*--size ": "Reads what `size` writes; tests/fit/test_size.py runs the two together.",
    r"sam deploy ": (
        "Needs AWS and the SAM CLI. tests/photo_pipeline/test_template.py has cfn-lint validate the template and "
        "compares it with what `apply` makes."
    ),
}
"""Regular expression of the beginning of a shell command -> why no test runs it."""

BLOCKS = {
    ("docs/releasing.md", "git tag"): "Makes a release.",
    ("docs/configuration.md", "usage: "): "tests/cli/test_main.py compares it with what --help prints.",
    ("docs/editors.md", "cd docs/editors"): "Needs Node.js and VS Code; tried by hand.",
    ("docs/editors.md", "vim.lsp.config"): "Needs Neovim 0.11. tests/lsp runs the server.",
    ("docs/editors.md", "[language-server"): "Needs Helix.",
    ("docs/editors.md", "(add-to-list"): "Needs Emacs.",
    ("docs/gate.md", "gate orders: refused"): "tests/gate/test_command.py asserts the `because` lines of refusals.",
    ("docs/gate.md", "name: release"): "tests/gate/test_workflows.py runs its steps.",
    ("docs/gate.md", "release:"): "tests/gate/test_workflows.py runs its script.",
    ("docs/get-started/in-ci.md", "- uses: OWNER/"): "tests/packaging/test_action.py runs the action step by step.",
    ("docs/photo-pipeline.md", "event -> events.py"): "A picture of the data's way.",
}
"""Page and beginning of another block -> why no test here runs it."""


def stands(page: str, text: str) -> bool:
    """Whether BLOCKS speaks for a block."""
    return any(page == named and text.startswith(start) for named, start in BLOCKS)


def why_not(command: str) -> str:
    """The row of COMMANDS that speaks for a command, or nothing."""
    return next((row for row in COMMANDS if re.match(row, command)), "")
