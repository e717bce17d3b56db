"""What is read in the folder above the audited one."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.above import above

STACK = """\
from aws_cdk import aws_lambda
fn = aws_lambda.Function(
    self, "Fn", runtime=aws_lambda.Runtime.PYTHON_3_13, handler="app.go", code=aws_lambda.Code.from_asset("src"),
)
"""


@pytest.fixture
def below(tmp_path, monkeypatch):
    """The working directory `project`, with a folder `src`."""
    (tmp_path / "project/src").mkdir(parents=True)
    (tmp_path / "project/src/app.py").write_text("def go(event, context):\n    return event\n")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["template.yaml", "notes.yaml", "setup.cfg"], ["template.yaml"]),
        (["app.py", "tool.py", "my_stack.py", "__main__.py"], ["__main__.py", "app.py", "my_stack.py"]),
        (["cdk.json", "tool.py", "lib/fns.ts", "bin/app.ts", "docs/x.ts"], ["bin/app.ts", "lib/fns.ts", "tool.py"]),
        (["lib/fns.ts", "infra/stack.py"], []),
        (["cdk.json", "src/cdk.json", "app.py"], []),
    ],
)
def test_what_is_read_above(below, files, found):
    for name in files:
        (below / name).parent.mkdir(exist_ok=True)
        (below / name).write_text("{}")
    assert above([Path("src")]) == tuple(sorted(found))


@pytest.mark.parametrize("name", ["app.py", "orders_stack.py", "infra/functions.py"])
def test_a_cdk_app_above_names_the_handlers(below, name):
    (below / "cdk.json").write_text("{}")
    (below / name).parent.mkdir(exist_ok=True)
    (below / name).write_text(STACK)
    (entry,) = audit([Path("src")], Settings(jobs=1)).entry_points
    assert (entry.path, entry.function, entry.evidence) == ("src/app.py", "app.go", f"{name}:3")
