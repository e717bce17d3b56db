"""The template: sound by CloudFormation's own schemas, and saying the same as the deployment by code."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from photo_pipeline.deploy import policies
from photo_pipeline.deploy.function import configuration
from photo_pipeline.deploy.target import ALIAS, Target

TEMPLATE = Path(__file__).parents[2] / "photo_pipeline" / "template.yaml"
TARGET = Target(name="p", account="1", region="r", input_bucket="uploads", output_bucket="results")


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as their argument."""


Loader.add_multi_constructor("!", lambda loader, _, node: loader.construct_scalar(node))


def resources() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    return {name: each["Properties"] for name, each in loaded["Resources"].items()}


def lint(path: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", "us-east-1", "--", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_cfn_lint_finds_nothing() -> None:
    done = lint(TEMPLATE)
    assert (done.returncode, done.stdout) == (0, "")


def test_cfn_lint_would_find_something(tmp_path: Path) -> None:
    wrong = tmp_path / "template.yaml"
    text = TEMPLATE.read_text(encoding="utf-8").replace("MaxVCpuCount: !Ref", "MaxCpus: !Ref")
    wrong.write_text(text, encoding="utf-8")
    assert "MaxCpus" in lint(wrong).stdout


def test_function_and_code_say_the_same() -> None:
    function, wanted = resources()["PhotoFunction"], configuration(TARGET)
    for name in ("Handler", "Runtime", "Timeout", "MemorySize"):
        assert function[name] == wanted[name]
    config = wanted["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"]
    for name in ("PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu"):
        assert function["CapacityProviderConfig"][name] == config[name]
    assert function["Architectures"] == [TARGET.architecture]
    assert function["AutoPublishAlias"] == ALIAS
    assert function["Environment"]["Variables"]["MAX_PIXELS"] == wanted["Environment"]["Variables"]["MAX_PIXELS"]
    assert set(function["Environment"]["Variables"]) == set(wanted["Environment"]["Variables"])


def test_policies_and_code_allow_the_same() -> None:
    stated = resources()["PhotoFunction"]["Policies"][0]["Statement"]
    listed = {each["Sid"]: [each["Action"]] if isinstance(each["Action"], str) else each["Action"] for each in stated}
    ours = {each["Sid"]: each["Action"] for each in policies.execution(TARGET)["Statement"]}
    # SAM attaches AWSLambdaBasicExecutionRole for the logs.
    assert listed == {sid: actions for sid, actions in ours.items() if "Log" not in sid}
    assert resources()["CapacityProviderOperatorRole"]["AssumeRolePolicyDocument"] == policies.TRUST
