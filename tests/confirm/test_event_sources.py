"""The event source that a template names decides which sample event a handler gets."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.audit.model.findings import EntryPoint
from concurrency_audit.cli.event_sources import sources
from concurrency_audit.cli.main import main

SAM = """
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.upload
      Events:
        Any:
          Type: {kind}
  Plain:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.plain
"""
SERVERLESS = """
service: shop
provider: {{name: aws, runtime: python3.13}}
functions:
  upload:
    handler: app.upload
    events:
      - {event}
  plain:
    handler: app.plain
"""


def _entry(file: Path, line: int, function: str) -> EntryPoint:
    return EntryPoint("app.py", 1, function, f"{file}:{line}")


@pytest.mark.parametrize(
    ("kind", "source"),
    [("S3", "s3"), ("SQS", "sqs"), ("HttpApi", "http"), ("Schedule", "eventbridge"), ("Cognito", None)],
)
def test_sam_names_the_source(tmp_path: Path, kind: str, source: str | None) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(SAM.format(kind=kind), encoding="utf-8")
    found = sources([_entry(file, 7, "app.upload"), _entry(file, 15, "app.plain")])
    assert found == ({} if source is None else {"app.upload": source})


@pytest.mark.parametrize(
    ("event", "source"),
    [
        ("sqs: arn:aws:sqs:eu-west-1:1:jobs", "sqs"),
        ("http: {path: /, method: get}", "rest"),
        ("stream: arn:aws:kinesis:eu-west-1:1:stream/s", "kinesis"),
        ("stream: {type: dynamodb, arn: !GetAtt T.StreamArn}", "dynamodb"),
        ("websocket: $connect", None),
    ],
)
def test_serverless_names_the_source(tmp_path: Path, event: str, source: str | None) -> None:
    file = tmp_path / "serverless.yml"
    file.write_text(SERVERLESS.format(event=event), encoding="utf-8")
    found = sources([_entry(file, 6, "app.upload"), _entry(file, 10, "app.plain")])
    assert found == ({} if source is None else {"app.upload": source})


CLOUDFORMATION = """
Resources:
  Jobs: {{Type: AWS::SQS::Queue}}
  Upload:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.upload
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.plain
  Link: {link}
"""
MAPPING = "{{Type: AWS::Lambda::EventSourceMapping, Properties: {{EventSourceArn: {arn}, FunctionName: {function}}}}}"
PERMISSION = "{{Type: AWS::Lambda::Permission, Properties: {{Principal: {who}, FunctionName: !GetAtt Upload.Arn}}}}"


@pytest.mark.parametrize(
    ("link", "source"),
    [
        (MAPPING.format(arn="!GetAtt Jobs.Arn", function="!Ref Upload"), "sqs"),
        (MAPPING.format(arn='{"Fn::GetAtt": [Jobs, Arn]}', function='!Sub "${AWS::Region}:${Upload.Arn}"'), "sqs"),
        (MAPPING.format(arn="arn:aws:kinesis:eu-west-1:1:stream/s", function="Upload"), "kinesis"),
        (MAPPING.format(arn="!ImportValue Elsewhere", function="!Ref Upload"), None),
        (PERMISSION.format(who="s3.amazonaws.com"), "s3"),
        (PERMISSION.format(who="cognito-idp.amazonaws.com"), None),
    ],
)
def test_cloudformation_names_the_source(tmp_path: Path, link: str, source: str | None) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(CLOUDFORMATION.format(link=link), encoding="utf-8")
    found = sources([_entry(file, 8, "app.upload"), _entry(file, 13, "app.plain")])
    assert found == ({} if source is None else {"app.upload": source})


@pytest.mark.parametrize("text", ["", "a: [", "Resources: 3", "functions: [1, 2]", "\0"])
def test_what_is_no_template_names_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(text, encoding="utf-8")
    assert sources([_entry(file, 1, "app.upload"), _entry(tmp_path / "gone.yaml", 1, "app.plain")]) == {}


@pytest.mark.parametrize("arguments", [(), ("--entry", "app:upload")])
def test_the_handler_gets_an_event_of_that_source(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = """
        latest = None

        def upload(event, context):
            global latest
            (record,) = event.values()
            latest = record[0]["messageId"]
            return {"message": latest}
        """
    (tmp_path / "app.py").write_text(dedent(code), encoding="utf-8")
    (tmp_path / "template.yaml").write_text(SAM.format(kind="SQS").replace("app.plain", "app.gone"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["confirm", ".", *arguments, "--format", "json"]) == 1
    row = json.loads(capsys.readouterr().out)["confirmations"][0]
    assert row["verdict"] == "confirmed", row["reason"]
    assert "message-" in row["reason"]
