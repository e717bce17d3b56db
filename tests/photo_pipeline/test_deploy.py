"""The deployment against a control plane that keeps state and checks every request, and IAM, S3 and STS by moto."""

import dataclasses
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from photo_pipeline.deploy import package
from photo_pipeline.deploy.__main__ import DONE, PENDING, apply, destroy, plan, status
from photo_pipeline.deploy.aws import Aws
from photo_pipeline.deploy.errors import DeployError
from photo_pipeline.deploy.steps import Step, steps
from photo_pipeline.deploy.target import KEEP_VERSIONS, Target, check
from tests.photo_pipeline.conftest import RESULTS, UPLOADS
from tests.photo_pipeline.control_plane import ACCOUNT, ARN, REGION, ControlPlane, RefusedError, digest, serve

TARGET = Target(
    name="photos",
    account=ACCOUNT,
    region=REGION,
    input_bucket=UPLOADS,
    output_bucket=RESULTS,
    subnets=("subnet-0a", "subnet-0b"),
    security_groups=("sg-0a",),
)
CREATED = ["CreateCapacityProvider", "CreateFunction", "PublishVersion", "CreateAlias", "AddPermission"]


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return package.pack(tmp_path_factory.mktemp("nothing"))


PLANES: list[ControlPlane] = []


@pytest.fixture
def plane() -> Iterator[ControlPlane]:
    PLANES.append(ControlPlane())
    yield PLANES[-1]
    assert PLANES[-1].invalid == []


@pytest.fixture(scope="module")
def lambda_endpoint() -> Iterator[str]:
    server, url = serve(lambda: PLANES[-1])
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def clients(lambda_endpoint: str, endpoint: str, s3: Any) -> Aws:
    session = boto3.Session("test", "test", region_name=REGION)
    return Aws(
        session.client("iam", endpoint_url=endpoint),
        session.client("lambda", endpoint_url=lambda_endpoint, config=Config(retries={"total_max_attempts": 1})),
        s3,
        session.client("sts", endpoint_url=endpoint),
        sleep=lambda _: None,
    )


@pytest.fixture
def aws(clients: Aws, plane: ControlPlane) -> Iterator[Aws]:
    yield clients
    clients.s3.put_bucket_notification_configuration(Bucket=UPLOADS, NotificationConfiguration={})
    iam = clients.iam
    for role in iam.list_roles()["Roles"]:
        for policy in iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=role["RoleName"], PolicyArn=policy["PolicyArn"])
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
            iam.delete_role_policy(RoleName=role["RoleName"], PolicyName=name)
        iam.delete_role(RoleName=role["RoleName"])


def all_steps(aws: Aws, zipped: bytes, **changes: Any) -> list[Step]:
    return steps(aws, dataclasses.replace(TARGET, **changes), zipped)


def test_plan_changes_nothing(aws: Aws, plane: ControlPlane, zipped: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(all_steps(aws, zipped)) == PENDING
    told = capsys.readouterr().out
    assert "create: arm64, at most 30 vCPUs" in told
    assert "publish, and wait until it is Active" in told
    assert plane.writes() == []
    assert aws.iam.list_roles()["Roles"] == []


def test_apply_makes_everything_once(
    aws: Aws, plane: ControlPlane, zipped: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(all_steps(aws, zipped)) == DONE
    assert plane.writes() == CREATED
    capsys.readouterr()
    assert plan(all_steps(aws, zipped)) == DONE
    assert "nothing to change" in capsys.readouterr().out
    assert apply(all_steps(aws, zipped)) == DONE
    assert plane.writes() == CREATED


def test_what_is_made(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    apply(all_steps(aws, zipped, input_prefix="in/"))
    provider = plane.providers["photos-capacity"]
    assert provider["VpcConfig"] == {"SubnetIds": ["subnet-0a", "subnet-0b"], "SecurityGroupIds": ["sg-0a"]}
    assert provider["InstanceRequirements"] == {"Architectures": ["arm64"]}
    assert provider["CapacityProviderScalingConfig"] == {"MaxVCpuCount": 30}
    function = plane.functions["photos"]
    assert function["CodeSha256"] == digest(zipped)
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert function["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"] == {
        "CapacityProviderArn": f"{ARN}:capacity-provider:photos-capacity",
        "PerExecutionEnvironmentMaxConcurrency": 8,
        "ExecutionEnvironmentMemoryGiBPerVCpu": 4.0,
    }
    assert plane.aliases == {("photos", "live"): "1"}
    assert plane.policies["live"][0]["SourceAccount"] == ACCOUNT
    entry = aws.s3.get_bucket_notification_configuration(Bucket=UPLOADS)["LambdaFunctionConfigurations"][0]
    assert entry["LambdaFunctionArn"] == f"{ARN}:function:photos:live"
    assert entry["Events"] == ["s3:ObjectCreated:*"]
    assert [rule["Value"] for rule in entry["Filter"]["Key"]["FilterRules"]] == ["in/"]


def test_the_roles_may_do_what_is_needed_and_no_more(aws: Aws, zipped: bytes) -> None:
    apply(all_steps(aws, zipped))
    attached = aws.iam.list_attached_role_policies(RoleName="photos-operator")["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["AWSLambdaManagedEC2ResourceOperator"]
    assert aws.iam.list_attached_role_policies(RoleName="photos-execution")["AttachedPolicies"] == []
    document: Any = aws.iam.get_role_policy(RoleName="photos-execution", PolicyName="photo-pipeline")["PolicyDocument"]
    allowed = {action: each["Resource"] for each in document["Statement"] for action in each["Action"]}
    assert allowed["s3:PutObject"] == [f"arn:aws:s3:::{RESULTS}/thumbs/*", f"arn:aws:s3:::{RESULTS}/metadata/*"]
    assert [action for action, where in allowed.items() if where == ["*"]] == ["rekognition:DetectLabels"]
    assert not [action for action in allowed if "*" in action]


@pytest.mark.parametrize(
    "operation", ["CreateCapacityProvider", "CreateFunction", "PublishVersion", "CreateAlias", "AddPermission"]
)
def test_a_run_that_was_cut_short_is_resumed(aws: Aws, plane: ControlPlane, zipped: bytes, operation: str) -> None:
    plane.refusals[operation] = [RefusedError(500, "ServiceException", "cut")]
    with pytest.raises(DeployError, match="cut"):
        apply(all_steps(aws, zipped))
    apply(all_steps(aws, zipped))
    assert sorted(plane.writes()) == sorted([*CREATED, operation])
    assert plan(all_steps(aws, zipped)) == DONE


def test_a_version_that_is_still_starting_is_waited_for_not_published_again(
    aws: Aws, plane: ControlPlane, zipped: bytes
) -> None:
    plane.pending_reads = 10**6
    with pytest.raises(DeployError, match="not there after 30 minutes; run the command again"):
        apply(all_steps(aws, zipped)[:2] + active_provider(aws, plane, zipped) + all_steps(aws, zipped)[3:])
    plane.pending_reads = 2
    apply(all_steps(aws, zipped))
    assert plane.calls.count("PublishVersion") == 1


def active_provider(aws: Aws, plane: ControlPlane, zipped: bytes) -> list[Step]:
    """The provider's step, taken already."""
    plane.pending_reads = 0
    step = all_steps(aws, zipped)[2]
    step.apply()
    plane.pending_reads = 10**6
    return [step]


def test_new_code_is_published_and_the_alias_moves(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    apply(all_steps(aws, zipped))
    apply(all_steps(aws, zipped + b"new"))
    assert plane.writes()[len(CREATED) :] == ["UpdateFunctionCode", "PublishVersion", "UpdateAlias"]
    assert plane.aliases == {("photos", "live"): "2"}


def test_new_settings_are_published_too(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    apply(all_steps(aws, zipped))
    apply(all_steps(aws, zipped, concurrency=4, max_vcpus=60))
    assert plane.writes()[len(CREATED) :] == [
        *("UpdateCapacityProvider", "UpdateFunctionConfiguration", "PublishVersion", "UpdateAlias")
    ]
    assert plane.providers["photos-capacity"]["CapacityProviderScalingConfig"] == {"MaxVCpuCount": 60}


def test_going_back_reuses_the_version_that_is_still_there(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    apply(all_steps(aws, zipped))
    apply(all_steps(aws, zipped + b"new"))
    apply(all_steps(aws, zipped))
    assert plane.aliases == {("photos", "live"): "1"}
    assert plane.calls.count("PublishVersion") == 2


def test_old_versions_make_room(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    for number in range(KEEP_VERSIONS + 2):
        apply(all_steps(aws, zipped + bytes([number])))
    assert [each["Version"] for each in plane.versions["photos"]] == ["3", "4", "5"]


def test_destroy_goes_in_the_only_order_that_works(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    apply(all_steps(aws, zipped))
    assert destroy(all_steps(aws, b"")) == DONE
    assert plane.writes()[len(CREATED) :] == [
        *("RemovePermission", "DeleteAlias", "DeleteFunction", "DeleteCapacityProvider")
    ]
    assert aws.iam.list_roles()["Roles"] == []
    assert "LambdaFunctionConfigurations" not in aws.s3.get_bucket_notification_configuration(Bucket=UPLOADS)
    assert destroy(all_steps(aws, b"")) == DONE


def test_destroy_finishes_what_apply_began(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    plane.refusals["PublishVersion"] = [RefusedError(500, "ServiceException", "cut")]
    with pytest.raises(DeployError):
        apply(all_steps(aws, zipped))
    assert destroy(all_steps(aws, b"")) == DONE
    assert (plane.functions, plane.providers) == ({}, {})


def test_a_provider_that_others_use_is_not_deleted(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    apply(all_steps(aws, zipped))
    plane.foreign_versions = 1
    with pytest.raises(DeployError, match=r"still used by .*function:other:0"):
        destroy(all_steps(aws, b""))
    assert "photos-capacity" in plane.providers


def test_other_notifications_of_the_bucket_stay(aws: Aws, zipped: bytes) -> None:
    other: Any = {"Id": "other", "LambdaFunctionArn": f"{ARN}:function:other", "Events": ["s3:ObjectRemoved:*"]}
    aws.s3.put_bucket_notification_configuration(
        Bucket=UPLOADS, NotificationConfiguration={"LambdaFunctionConfigurations": [other]}
    )
    apply(all_steps(aws, zipped))
    present = aws.s3.get_bucket_notification_configuration(Bucket=UPLOADS)["LambdaFunctionConfigurations"]
    assert [each["Id"] for each in present] == ["other", "photos-photo-pipeline"]
    destroy(all_steps(aws, b""))
    present = aws.s3.get_bucket_notification_configuration(Bucket=UPLOADS)["LambdaFunctionConfigurations"]
    assert [each["Id"] for each in present] == ["other"]


TRAPS = [
    (
        "PublishVersion",
        400,
        "FunctionVersionsPerCapacityProviderLimitExceededException",
        "limit",
        "100 published versions",
    ),
    ("CreateCapacityProvider", 400, "CapacityProviderLimitExceededException", "limit", "limit of capacity providers"),
    (
        "CreateFunction",
        403,
        "AccessDeniedException",
        "not authorized to perform: lambda:PassCapacityProvider",
        "needs lambda:Pass",
    ),
    (
        "CreateFunction",
        403,
        "AccessDeniedException",
        "not authorized to perform: iam:PassRole",
        "needs iam:PassRole on both",
    ),
    ("CreateCapacityProvider", 429, "TooManyRequestsException", "Rate exceeded", "1 write per second"),
    ("PublishVersion", 412, "PreconditionFailedException", "sha", "somebody else deploys"),
    (
        "CreateFunction",
        400,
        "InvalidParameterValueException",
        "Runtime Enum python3.12 does not support specified feature: Lambda Managed Instances",
        "python3.13 or newer",
    ),
]


@pytest.mark.parametrize(("operation", "status", "kind", "message", "advice"), TRAPS)
def test_known_traps_say_what_to_do(
    aws: Aws, plane: ControlPlane, zipped: bytes, operation: str, status: int, kind: str, message: str, advice: str
) -> None:
    plane.refusals[operation] = [RefusedError(status, kind, message)]
    with pytest.raises(DeployError, match=advice) as caught:
        apply(all_steps(aws, zipped))
    assert "\n" not in str(caught.value)


def test_a_new_role_is_waited_for(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    not_yet = "The role defined for the function cannot be assumed by Lambda."
    plane.refusals["CreateFunction"] = [RefusedError(400, "InvalidParameterValueException", not_yet) for _ in range(3)]
    assert apply(all_steps(aws, zipped)) == DONE


def test_a_role_that_never_comes_is_an_error(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    not_yet = "The role defined for the function cannot be assumed by Lambda."
    plane.refusals["CreateFunction"] = [RefusedError(400, "InvalidParameterValueException", not_yet) for _ in range(99)]
    with pytest.raises(DeployError, match="cannot be assumed"):
        apply(all_steps(aws, zipped))


@pytest.mark.parametrize("state", ["Failed", "ActiveNonInvocable", "Deactivated"])
def test_a_version_that_cannot_become_active_is_not_waited_for(
    aws: Aws, plane: ControlPlane, zipped: bytes, state: str
) -> None:
    plane.published_state = state
    with pytest.raises(DeployError, match=f"version 1 of photos is {state}"):
        apply(all_steps(aws, zipped))
    assert plane.aliases == {}


def test_a_failed_version_is_replaced_by_the_next_run(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    plane.published_state = "Failed"
    with pytest.raises(DeployError):
        apply(all_steps(aws, zipped))
    plane.published_state = "Active"
    apply(all_steps(aws, zipped))
    assert [each["Version"] for each in plane.versions["photos"]] == ["2"]
    assert plane.aliases == {("photos", "live"): "2"}


@pytest.mark.parametrize(
    ("change", "option"),
    [
        ({"subnets": ("subnet-9",)}, "--subnet"),
        ({"security_groups": ()}, "--security-group"),
        ({"architecture": "x86_64"}, "--arch"),
    ],
)
def test_what_cannot_be_changed_is_said_before_anything_is(
    aws: Aws, plane: ControlPlane, zipped: bytes, change: dict[str, Any], option: str
) -> None:
    apply(all_steps(aws, zipped))
    with pytest.raises(DeployError, match=f"{option} cannot be changed once it exists"):
        plan(all_steps(aws, zipped, **change))
    with pytest.raises(DeployError, match=option):
        apply(all_steps(aws, zipped, **change))
    assert plane.writes() == CREATED


def test_a_function_on_default_compute_is_left_alone(aws: Aws, plane: ControlPlane, zipped: bytes) -> None:
    aws.functions.create_function(FunctionName="photos", Role=f"arn:aws:iam::{ACCOUNT}:role/r", Code={"ZipFile": b"x"})
    with pytest.raises(DeployError, match="cannot be moved onto a capacity provider"):
        apply(all_steps(aws, zipped))
    assert "UpdateFunctionCode" not in plane.calls


def test_status_tells_states(aws: Aws, plane: ControlPlane, zipped: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    status(all_steps(aws, b""))
    assert "capacity provider photos-capacity: absent" in capsys.readouterr().out
    apply(all_steps(aws, zipped))
    capsys.readouterr()
    status(all_steps(aws, b""))
    told = capsys.readouterr().out.splitlines()
    assert "capacity provider photos-capacity: Active, 1 of 100 versions" in told
    assert "function photos: $LATEST is ActiveNonInvocable" in told
    assert "alias live: -> 1" in told


@pytest.mark.parametrize(
    ("change", "option"),
    [
        ({"name": "no spaces"}, "--name"),
        ({"subnets": ()}, "--subnet"),
        ({"subnets": ("vpc-1",)}, "--subnet"),
        ({"security_groups": ("sg-1",) * 6}, "--security-group"),
        ({"max_vcpus": 1}, "--max-vcpu"),
        ({"gib_per_vcpu": 3}, "--gib-per-vcpu"),
        ({"memory_mb": 1024}, "--memory"),
        ({"memory_mb": 6144, "gib_per_vcpu": 4}, "--memory"),
        ({"concurrency": 0}, "--concurrency"),
        ({"concurrency": 64}, "--concurrency"),
        ({"input_bucket": RESULTS}, "--input-prefix"),
        ({"input_bucket": RESULTS, "input_prefix": "thumbs/x/"}, "--input-prefix"),
        ({"input_bucket": RESULTS, "input_prefix": "th"}, "--input-prefix"),
    ],
)
def test_options_are_checked_before_the_first_request(change: dict[str, Any], option: str) -> None:
    with pytest.raises(DeployError, match=f"^{option}: "):
        check(dataclasses.replace(TARGET, **change))


def test_the_default_options_are_sound() -> None:
    check(TARGET)
    assert TARGET.max_pixels == 50_000_000
    assert dataclasses.replace(TARGET, concurrency=16).max_pixels == 24_178_928
    check(dataclasses.replace(TARGET, input_bucket=RESULTS, input_prefix="in/"))


def command(endpoint: str, lambda_endpoint: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environ = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_LAMBDA": lambda_endpoint,
    }
    line = [sys.executable, "-m", "photo_pipeline.deploy", *arguments]
    return subprocess.run(line, env=environ, capture_output=True, text=True, check=False, timeout=120)


def test_the_command_line(endpoint: str, lambda_endpoint: str, s3: Any, plane: ControlPlane) -> None:
    buckets = ["--input-bucket", UPLOADS, "--output-bucket", RESULTS]
    done = command(endpoint, lambda_endpoint, "status", *buckets)
    assert (done.returncode, done.stderr) == (0, "")
    assert "capacity provider photo-pipeline-capacity: absent" in done.stdout
    refused = command(endpoint, lambda_endpoint, "apply", *buckets)
    assert (refused.returncode, refused.stderr) == (1, "error: --subnet: at least one, 16 at most\n")
    assert command(endpoint, lambda_endpoint, "status").returncode == 2


def test_an_endpoint_that_is_not_there_is_one_line() -> None:
    dead = "http://127.0.0.1:9"
    done = command(dead, dead, "status", "--input-bucket", UPLOADS, "--output-bucket", RESULTS)
    assert done.returncode == 1
    assert done.stderr.startswith("error: status photo-pipeline: Could not connect")
    assert done.stderr.count("\n") == 1


def test_the_package_is_the_same_wherever_it_is_built(tmp_path: Path) -> None:
    packed = []
    for name in ("one", "two"):
        folder = tmp_path / name
        for part in ("PIL/a.py", "PIL/__pycache__/a.pyc", "x.dist-info/RECORD", "bin/tool", "botocore/data/ec2/m.json"):
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            (folder / part).write_text(part if "RECORD" not in part else name)
        (folder / "PIL/a.py").chmod(0o600 if name == "one" else 0o755)
        os.utime(folder / "PIL/a.py", (1, 10**9 if name == "one" else 2 * 10**9))
        packed.append(package.pack(folder))
    assert packed[0] == packed[1]
    names = zipfile.ZipFile(io.BytesIO(packed[0])).namelist()
    assert {"lambda_function.py", "photo_pipeline/handler.py", "PIL/a.py"} <= set(names)
    assert not [
        name for name in names if "deploy" in name or "RECORD" in name or "ec2" in name or name.endswith(".pyc")
    ]


def test_the_packed_handler_can_be_imported_under_both_names(tmp_path: Path, zipped: bytes) -> None:
    zipfile.ZipFile(io.BytesIO(zipped)).extractall(tmp_path)
    code = "import lambda_function as f, photo_pipeline.handler as h; print(h.handler is f.lambda_handler, h.__file__)"
    environ = {**os.environ, "OUTPUT_BUCKET": "bucket", "AWS_DEFAULT_REGION": REGION, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", str(tmp_path / "photo_pipeline" / "handler.py")]


def test_packages_that_cannot_be_fetched_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    assert package.unpacked([os.devnull + "/folder"]) == 1
    assert capsys.readouterr().err.startswith("error: pip could not fetch the packages of requirements.txt for arm64: ")
    with pytest.raises(DeployError, match=r"pip could not fetch the packages of requirements\.txt for arm64: "):
        package.build("arm64")


def test_every_dependency_is_pinned_by_hash() -> None:
    text = package.REQUIREMENTS.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert {line.split("==")[0] for line in lines} >= {"boto3", "botocore", "pillow"}
    assert all("--hash=sha256:" in line for line in lines)
    assert json.dumps(lines)
