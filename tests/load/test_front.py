"""What `load` finds out by itself: the template's resources, the fitting events, and what `load init` writes."""

import argparse
import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.cli import load, load_local, load_template
from concurrency_audit.cli.main import main
from concurrency_audit.errors import UsageError
from concurrency_audit.load import event_builders
from concurrency_audit.load.evidence import Answer, Evidence, Outcome, Request
from concurrency_audit.load.oracles.fields import OrderedResults, SumInvariant, UniqueField, values

TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: dev}
Globals:
  Function:
    Environment:
      Variables: {STAGE: !Ref Stage}
Resources:
  Other:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, CodeUri: elsewhere/}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: src/
      Events:
        Work: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
      Environment:
        Variables:
          TABLE: !Ref Table
          JOBS: !Ref Jobs
          JOBS_ARN: {"Fn::GetAtt": [Jobs, Arn]}
          KEY: !GetAtt Secret.Arn
          BUCKET: !Sub "${Receipts}"
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "orders-${Stage}"
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
  Sessions: {Type: AWS::Serverless::SimpleTable}
  Jobs: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
  Receipts: {Type: AWS::S3::Bucket}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text("def handler(event, context):\n    return event['detail']\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Made:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, service: str) -> "Made":
        return self

    def __getattr__(self, name: str) -> Any:
        return lambda **arguments: self.calls.append((name, arguments))


def test_the_template_says_what_a_function_needs(project: Path):
    found = load_template.find(project / "src", "app.handler")
    assert found is not None
    template, templated = found
    assert (template.function, template.source, str(template.path)) == ("Orders", "sqs", "template.yaml")
    known, unknown = template.environment(templated, "http://127.0.0.1:1")
    assert known == {
        "STAGE": "dev",
        "TABLE": "orders-dev",
        "JOBS": "http://127.0.0.1:1/123456789012/Jobs.fifo",
        "JOBS_ARN": "arn:aws:sqs:us-east-1:123456789012:Jobs.fifo",
        "BUCKET": "receipts",
    }
    assert unknown == ["KEY"]
    made = Made()
    for resource in template.resources.values():
        resource.made(made)
    made_names = {value for _, given in made.calls for value in given.values() if isinstance(value, str)}
    assert {"orders-dev", "Sessions", "Jobs.fifo", "receipts"} <= made_names
    assert made.calls[1][1]["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]


def test_a_template_without_the_handler_is_an_error_only_where_it_was_named(project: Path):
    assert load_template.find(project / "src", "other.handler") is None
    with pytest.raises(UsageError, match=r"has no function with the handler other\.handler"):
        load_template.find(project / "src", "other.handler", project / "template.yaml")


def test_without_a_template_the_code_shows_its_events(project: Path):
    (project / "template.yaml").unlink()
    arguments = type("Arguments", (), {"publish": project / "src", "handler": "app.handler", "template": None})()
    assert load_local.fitting_source(arguments) == "eventbridge"


def test_load_init_writes_what_runs_and_changes_nothing_that_is_there(project: Path, capsys):
    command = ["load", "init", "--publish", "src", "--handler", "app.handler"]
    assert main(command) == 0
    assert json.loads((project / "load_payloads.json").read_text())["Records"][0]["eventSource"] == "aws:sqs"
    ast.parse((project / "load_scenario.py").read_text())
    section = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["concurrency-audit"]["load"]
    assert section == {"payloads": "load_payloads.json"}
    (project / "load_scenario.py").write_text("mine")
    capsys.readouterr()
    assert main(command) == 0
    assert "load_scenario.py is there already and stays as it is" in capsys.readouterr().err
    assert (project / "load_scenario.py").read_text() == "mine"
    assert (project / "pyproject.toml").read_text().count("[tool.concurrency-audit.load]") == 1


def test_load_init_needs_a_function(capsys):
    assert main(["load", "init"]) == 2
    assert "load init needs --publish" in capsys.readouterr().err


def test_the_scenario_of_load_init_is_one_for_locust(project: Path):
    main(["load", "init", "--publish", "src", "--handler", "app.handler"])
    tree = ast.parse((project / "load_scenario.py").read_text())
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert names == {"Function"}


def answered(index: int, answer: Any, payload: Any = None, repeats: int | None = None) -> Evidence:
    request = Request(index, json.dumps(payload).encode(), repeats=repeats)
    return Evidence(request, Answer(Outcome.OK, body=json.dumps(answer).encode()))


def test_a_field_is_found_in_lists_and_in_json_that_is_a_text():
    document = {"body": json.dumps({"lines": [{"n": 1}, {"n": 2}, {}]})}
    assert values(document, "body.lines[].n") == [1, 2]
    assert values(document, "nowhere.n") == []


def test_unique_field():
    oracle = UniqueField("ticket")
    first, second, repeat = (
        answered(0, {"ticket": 1}),
        answered(1, {"ticket": 2}),
        answered(2, {"ticket": 1}, repeats=0),
    )
    found = [len(list(oracle.check(one))) for one in (first, second, repeat, answered(3, {"ticket": 2}))]
    assert found == [0, 0, 0, 1]


def test_ordered_results():
    oracle = OrderedResults("results[].id", lambda payload: payload["ids"])
    results = {"results": [{"id": 1}, {"id": 2}]}
    assert not list(oracle.check(answered(0, results, {"ids": [1, 2]})))
    (order,) = oracle.check(answered(0, results, {"ids": [2, 1]}))
    assert "in another order" in order.message
    (others,) = oracle.check(answered(0, results, {"ids": [2, 3]}))
    assert "not those asked for" in others.message


def test_sum_invariant():
    oracle = SumInvariant("lines[].amount", "total")
    assert not list(oracle.check(answered(0, {"lines": [{"amount": 0.1}, {"amount": 0.2}], "total": 0.3})))
    assert list(oracle.check(answered(0, {"lines": [{"amount": 1}], "total": 2})))
    assert list(oracle.check(answered(0, {"lines": []})))


def test_event_builders_hold_what_they_are_given():
    body = {"order": 7}
    assert [json.loads(one["body"]) for one in event_builders.sqs([body, body])["Records"]] == [body, body]
    assert len({one["messageId"] for one in event_builders.sqs([1, 2, 3])["Records"]}) == 3
    assert json.loads(event_builders.sns([body])["Records"][0]["Sns"]["Message"]) == body
    assert event_builders.eventbridge(body)["detail"] == body
    rest, http = event_builders.rest(body, path="/o"), event_builders.http(body, method="PUT", path="/o")
    assert (json.loads(rest["body"]), rest["path"]) == (body, "/o")
    assert (http["requestContext"]["http"]["method"], http["rawPath"]) == ("PUT", "/o")
    assert event_builders.dynamodb([{"id": {"S": "a"}}])["Records"][0]["dynamodb"]["Keys"] == {"id": {"S": "a"}}
    assert event_builders.kinesis([body])["Records"][0]["kinesis"]["data"] == "eyJvcmRlciI6IDd9"


def test_a_limit_on_latency_is_judged_in_a_run_of_its_own(monkeypatch: pytest.MonkeyPatch):
    runs: list[Any] = []
    monkeypatch.setattr(load_local, "_once", lambda args, locust: runs.append(args) or len(runs) // 3)
    given = {"p50_ms": None, "p99_ms": 80.0, "provoke": None, "model": "threads", "verdict": "out/v.json"}
    told = {"publish": Path("src"), "handler": "app.handler", "template": None, "variable": [], "any_function": False}
    arguments = argparse.Namespace(**given, **told, junit="j.xml", verdict_html="", faults=None)
    assert load_local.run(arguments, lambda *_: 0) == 0
    first, second = runs
    assert (first.p99_ms, first.provoke, first.verdict) == (None, None, "out/v.json")
    assert (second.p99_ms, second.provoke, second.verdict, second.junit) == (80.0, False, "out/v.latency.json", "")
    assert load_local.run(arguments, lambda *_: 0) == 1  # wrong: no latency is measured
    arguments.model = "processes"
    load_local.run(arguments, lambda *_: 0)
    assert len(runs) == 4


@pytest.mark.parametrize(
    ("variable", "model"),
    [
        ("STAGE=x", "processes"),
        ("AWS_LAMBDA_CONCURRENCY_MODE=thread", "threads"),
        ("AWS_LAMBDA_CONCURRENCY_MODE=hybrid", "hybrid"),
        ("AWS_LAMBDA_EXEC_WRAPPER=/opt/bootstrap", "web"),
    ],
)
def test_the_model_that_is_shown(project: Path, variable: str, model: str):
    name, _, value = variable.partition("=")
    template = TEMPLATE.replace("{STAGE: !Ref Stage}", json.dumps({name: value}))
    (project / "template.yaml").write_text(template)
    asked = {"publish": project / "src", "handler": "app.handler", "template": None, "any_function": True}
    arguments = argparse.Namespace(**asked, model="auto", variable=[])
    assert load_local._model(arguments) == model
    arguments.variable = ["AWS_LAMBDA_CONCURRENCY_MODE=thread"]
    assert load_local._model(arguments) == ("web" if model == "web" else "threads")
    tasks = argparse.Namespace(**asked, model="tasks", variable=[])
    assert load_local._model(tasks) == load_local._model(argparse.Namespace(**asked, model="web", variable=[]))


def test_a_variable_of_the_function_decides_over_the_option(project: Path, capsys: pytest.CaptureFixture[str]):
    asked = {"publish": project / "src", "handler": "app.handler", "template": None, "any_function": True}
    variable = "AWS_LAMBDA_CONCURRENCY_MODE"
    arguments = argparse.Namespace(**asked, model="processes", variable=[f"{variable}=thread"])
    assert load_local._model(arguments) == "threads"
    assert f"the function's variable {variable} is thread: it runs under threads" in capsys.readouterr().err
    arguments.variable = [f"{variable}=threads"]
    with pytest.raises(UsageError, match="may be process, thread or hybrid"):
        load_local._model(arguments)


@pytest.mark.parametrize(
    ("script", "models"),
    [("uvicorn app:app", "tasks"), ("gunicorn -w 4 app:app", "processes"), ("python -m web", "threads"),
     ("hypercorn -w 2 app:app", "threads,processes")],
)  # fmt: skip
def test_a_verdict_behind_the_web_adapter_names_the_models_of_its_server(project: Path, script: str, models: str):
    (project / "src" / "run.sh").write_text(script)
    asked = {"publish": project / "src", "handler": "run.sh", "template": None, "any_function": True}
    assert load_local._judged(argparse.Namespace(**asked, model="web", variable=[])) == models


def test_a_load_test_that_hangs_as_a_whole_is_ended(capsys: pytest.CaptureFixture[str]):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        assert load._ended(process, 0.2) == 3
    assert "did not end within 0 s, so it was ended; there is no verdict" in capsys.readouterr().err
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"]) as process:
        assert load._ended(process, None) == 1
