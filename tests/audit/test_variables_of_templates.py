"""Folders that templates name by environment variables are followed as if the code stated them."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

TEMPLATE = """\
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Environment:
        Variables: {WORK: %s}
"""
CODE = """\
import os

def handler(event, context):
    path = os.path.join(%s, "x.txt")
    with open(path, "w") as out:
        out.write(event["x"])
    return open(path).read()
"""


@pytest.mark.parametrize("read", ['os.environ["WORK"]', 'os.environ.get("WORK")', 'os.getenv("WORK", "/var/task")'])
@pytest.mark.parametrize(("folder", "rules"), [("/tmp/work", ["CA501"]), ("/mnt/work", ["CA501"]), ("/opt/x", [])])
def test_a_folder_that_a_variable_names(tmp_path, monkeypatch, read, folder, rules):
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(CODE % read)
    Path("template.yaml").write_text(TEMPLATE % folder)
    found = audit([Path()], Settings(jobs=1)).findings
    assert [(finding.rule, finding.span.line) for finding in found] == [(rule, 5) for rule in rules]


def test_another_variable_is_not_that_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(CODE % 'os.environ["OTHER"]')
    Path("template.yaml").write_text(TEMPLATE % "/tmp/work")
    assert audit([Path()], Settings(jobs=1)).findings == ()
