"""Handlers in a template's own text are audited, and reported where they stand."""

import json
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

TEMPLATE = """\
Resources:
  Remember:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          seen = []

          def handler(event, context):
              seen.append(event["id"])  # noqa: F401
              return seen
  Fine:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: !Sub |
        def handler(event, context):
            return {"region": "${AWS::Region}", "id": event["id"]}
"""
SOURCE = "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(text, name="template.yaml"):
        Path(name).write_text(text)
        return audit([Path()], Settings(jobs=1, cache_dir=tmp_path / "cache"))

    return written


def places(result):
    return [(f.rule, f.span.path, f.span.line, f.span.column) for f in result.findings]


def test_a_finding_stands_in_the_template(run):
    for result in (run(TEMPLATE), run(TEMPLATE)):  # the second from the cache
        assert places(result) == [("CA111", "template.yaml", 12, 15)]
        (finding,) = result.findings
        assert (finding.definition.path, finding.definition.line) == ("template.yaml", 9)
        assert {related.span.path for related in finding.related} == {"template.yaml"}
        assert finding.fix is None
        assert [(e.path, e.line, e.evidence) for e in result.entry_points] == [
            ("template.yaml", 11, "template.yaml:6"),
            ("template.yaml", 20, "template.yaml:18"),
        ]
        assert [lost for lost in result.incomplete if lost.unread] == []


def test_a_suppression_in_the_template_counts(run):
    assert places(run(TEMPLATE.replace("noqa: F401", "noqa: CA111"))) == []


@pytest.mark.parametrize("code", [SOURCE, {"Fn::Join": ["\n", SOURCE.splitlines()]}, {"Fn::Sub": SOURCE}])
def test_code_on_one_line_of_json_is_reported_on_that_line(run, code):
    function = {"Runtime": "python3.13", "Handler": "index.handler", "Code": {"ZipFile": code}}
    text = json.dumps({"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": function}}})
    assert places(run(text, "template.json")) == [("CA102", "template.json", 1, 1)]


def test_code_that_is_no_python_is_said_where_it_stands(run):
    result = run(
        TEMPLATE.replace("def handler(event, context):\n              seen", "def handler(event\n              seen")
    )
    assert [(lost.path, lost.unread) for lost in result.incomplete if lost.unread] == [("template.yaml", True)]


def test_code_that_the_template_puts_together_is_said(run):
    code = "        ZipFile: !ImportValue code\n"
    text = TEMPLATE[: TEMPLATE.index("        ZipFile")] + code
    (lost,) = [lost for lost in run(text).incomplete if lost.unread]
    assert (lost.path, lost.line) == ("template.yaml", 8)
    assert "inline code of Remember" in lost.reason


def test_two_functions_of_one_template_do_not_see_each_other(run):
    twice = TEMPLATE.replace(
        "def handler(event, context):\n            return {",
        "seen = ()\n        def handler(event, context):\n            return {",
    )
    assert places(run(twice)) == [("CA111", "template.yaml", 12, 15)]


CDK_PYTHON = """\
from aws_cdk import aws_lambda as lambda_


def build(scope):
    lambda_.Function(
        scope, "Count", runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler",
        code=lambda_.Code.from_inline(dedent('''
            n = 0
            def handler(event, context):
                global n
                n += 1
                return n
        ''')),
    )
"""
CDK_TYPESCRIPT = """\
import * as lambda from 'aws-cdk-lib/aws-lambda';

const source = `
n = 0
def handler(event, context):
    global n
    n += 1
    return n
`;
new lambda.Function(this, 'Count', {
  runtime: lambda.Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: lambda.Code.fromInline(source),
});
"""
TERRAFORM = """\
data "archive_file" "code" {
  type                    = "zip"
  output_path             = "code.zip"
  source_content_filename = "index.py"
  source_content          = <<-EOF
    n = 0
    def handler(event, context):
        global n
        n += 1
        return n
  EOF
}
resource "aws_lambda_function" "count" {
  runtime  = "python3.13"
  handler  = "index.handler"
  filename = data.archive_file.code.output_path
}
"""


@pytest.mark.parametrize(
    ("name", "text"), [("stack.py", CDK_PYTHON), ("stack.ts", CDK_TYPESCRIPT), ("main.tf", TERRAFORM)]
)
def test_code_in_cdk_and_terraform_is_audited_at_its_place(name, text, run):
    ((rule, path, line, column),) = places(run(text, name))
    at = text.splitlines()[line - 1]
    assert (rule, path, at.strip(), column) == ("CA102", name, "n += 1", at.index("n += 1") + 1)


def test_a_text_with_values_of_the_program_is_not_taken_for_code(run):
    result = run(CDK_PYTHON.replace("dedent('''", "dedent(f'''"), "stack.py")
    assert not result.entry_points
