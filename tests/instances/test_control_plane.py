"""The control plane, through unmodified boto3: names, states, refusals."""

from __future__ import annotations

import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from concurrency_audit.instances.control.names import split_function
from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.package import zip_folder

from .conftest import FUNCTIONS, Publish

ROLE = "arn:aws:iam::123456789012:role/r"
VPC = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
OPERATOR = {"CapacityProviderOperatorRoleArn": ROLE}


@pytest.fixture(scope="module")
def client(threads: LocalInstances) -> Any:
    return threads.client("lambda")


def refused(call: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def provider(client: Any, name: str, **settings: Any) -> str:
    made = client.create_capacity_provider(
        CapacityProviderName=name, VpcConfig=VPC, PermissionsConfig=OPERATOR, **settings
    )
    return str(made["CapacityProvider"]["CapacityProviderArn"])


def create(client: Any, name: str, provider_arn: str, **settings: Any) -> Any:
    managed = {"CapacityProviderArn": provider_arn, "PerExecutionEnvironmentMaxConcurrency": 2}
    given = {
        "FunctionName": name,
        "Runtime": "python3.13",
        "Role": ROLE,
        "Handler": "app.handler",
        "Code": {"ZipFile": zip_folder(FUNCTIONS / "kinds")},
        "CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": managed},
        **settings,
    }
    return client.create_function(**given)


def test_a_capacity_provider_from_creation_to_deletion(client: Any) -> None:
    arn = provider(client, "whole")
    assert client.get_capacity_provider(CapacityProviderName=arn)["CapacityProvider"]["State"] == "Active"
    assert refused(provider, client=client, name="whole")[0] == "ResourceConflictException"
    changed = client.update_capacity_provider(
        CapacityProviderName="whole", CapacityProviderScalingConfig={"MaxVCpuCount": 8}
    )["CapacityProvider"]
    assert changed["CapacityProviderScalingConfig"] == {"MaxVCpuCount": 8, "ScalingMode": "Auto"}
    names = [one["CapacityProviderArn"] for one in client.list_capacity_providers()["CapacityProviders"]]
    assert arn in names
    assert client.delete_capacity_provider(CapacityProviderName="whole")["CapacityProvider"]["State"] == "Deleting"
    assert refused(client.get_capacity_provider, CapacityProviderName="whole")[0] == "ResourceNotFoundException"


def test_lists_come_in_pages(client: Any) -> None:
    for number in range(3):
        provider(client, f"paged-{number}")
    pages = list(client.get_paginator("list_capacity_providers").paginate(PaginationConfig={"PageSize": 1}))
    found = [one["CapacityProviderArn"].rpartition(":")[2] for page in pages for one in page["CapacityProviders"]]
    assert {f"paged-{number}" for number in range(3)} <= set(found)
    assert all(len(page["CapacityProviders"]) == 1 for page in pages)
    assert len(found) == len(set(found))


def test_parameters_are_held_to_the_service_model(client: Any) -> None:
    """What botocore's model forbids is refused by our side too, whatever the sender checked."""
    arn = provider(client, "strict")
    cases = [
        ({"Role": "nobody"}, "regular expression pattern"),
        ({"Timeout": 5401}, "less than or equal to 5400"),
        ({"MemorySize": 1024}, "at least 2048 MB"),
        ({"MemorySize": 3000}, "whole number"),
        ({"Runtime": "python3.12"}, "does not support specified feature: Lambda Managed Instances"),
        ({"LoggingConfig": {"LogFormat": "Text"}}, "always JSON"),
        ({"SnapStart": {"ApplyOn": "PublishedVersions"}}, "SnapStart"),
        ({"PackageType": "Image", "Code": {"ImageUri": "x"}}, "Image"),
        ({"Layers": ["arn:aws:lambda:us-east-1:123456789012:layer:x:1"]}, "Layer version"),
        ({"Code": {"ZipFile": b"no zip"}}, "Could not unzip"),
        ({"Code": {"S3Bucket": "bucket", "S3Key": "key"}}, "no S3 here"),
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "reserved keys"),
    ]
    for settings, text in cases:
        code, message = refused(create, client=client, name="strict", provider_arn=arn, **settings)
        assert (code, text in message) == ("InvalidParameterValueException", True), (settings, message)
    assert refused(client.get_function, FunctionName="strict")[0] == "ResourceNotFoundException"


def test_a_function_without_a_provider_is_refused(client: Any) -> None:
    missing = "arn:aws:lambda:us-east-1:123456789012:capacity-provider:nowhere"
    assert refused(create, client=client, name="lost", provider_arn=missing)[0] == "ResourceNotFoundException"


def test_latest_is_active_but_never_invocable(client: Any) -> None:
    made = create(client, "latest", provider(client, "for-latest"))
    assert (made["State"], made["Version"]) == ("ActiveNonInvocable", "$LATEST")
    assert made["LoggingConfig"]["LogFormat"] == "JSON"
    assert refused(client.invoke, FunctionName="latest")[0] == "NoPublishedVersionException"
    assert refused(client.invoke, FunctionName="latest", Qualifier="$LATEST")[0] == "NoPublishedVersionException"


def test_publishing_takes_what_latest_is(client: Any, threads: LocalInstances) -> None:
    made = create(client, "published", provider(client, "for-published"))
    code, message = refused(client.publish_version, FunctionName="published", CodeSha256="other")
    assert code == "InvalidParameterValueException"
    assert made["CodeSha256"] in message
    assert (
        refused(client.publish_version, FunctionName="published", RevisionId="old")[0] == "PreconditionFailedException"
    )
    version = client.publish_version(
        FunctionName="published", CodeSha256=made["CodeSha256"], RevisionId=made["RevisionId"], Description="first"
    )
    assert (version["Version"], version["State"], version["StateReasonCode"]) == ("1", "Pending", "Creating")
    waiting = {"Delay": 1, "MaxAttempts": 30}
    client.get_waiter("published_version_active").wait(FunctionName="published", Qualifier="1", WaiterConfig=waiting)
    again = client.publish_version(FunctionName="published")
    assert (again["Version"], again["State"]) == ("1", "Active"), "nothing has changed"
    client.update_function_configuration(FunctionName="published", Timeout=9)
    assert client.publish_version(FunctionName="published")["Version"] == "2"
    threads.wait_active("published", "2")
    listed = client.list_versions_by_function(FunctionName="published")["Versions"]
    assert [(one["Version"], one["Timeout"]) for one in listed] == [("$LATEST", 9), ("1", 3), ("2", 9)]
    assert client.get_function_configuration(FunctionName="published", Qualifier="1")["Description"] == "first"
    client.delete_function(FunctionName="published")


def test_an_unqualified_invoke_reaches_latest_published(client: Any, threads: LocalInstances) -> None:
    """Published anew while it runs, it stays Active and then answers with the new code."""
    create(client, "current", provider(client, "for-current"), PublishTo="LATEST_PUBLISHED")
    threads.wait_active("current", "$LATEST.PUBLISHED")
    first = client.invoke(FunctionName="current", Payload=b'{"a": 1}')
    assert (first["ExecutedVersion"], first["Payload"].read()) == ("$LATEST.PUBLISHED", b'{"event": {"a": 1}}')
    assert refused(client.invoke, FunctionName="current", Qualifier="$LATEST")[0] == "InvalidParameterValueException"
    package = zip_folder(FUNCTIONS / "clumsy")
    renewed = client.update_function_code(FunctionName="current", ZipFile=package, PublishTo="LATEST_PUBLISHED")
    assert (renewed["State"], renewed["LastUpdateStatus"]) == ("Active", "InProgress")
    while True:
        now = client.get_function_configuration(FunctionName="current", Qualifier="$LATEST.PUBLISHED")
        assert now["State"] == "Active"
        answer = client.invoke(FunctionName="current", Payload=b'{"do": "nothing"}')["Payload"].read()
        assert answer in (b'{"event": {"do": "nothing"}}', b'"ok"')
        if now["LastUpdateStatus"] == "Successful":
            break
    assert client.invoke(FunctionName="current", Payload=b'{"do": "nothing"}')["Payload"].read() == b'"ok"'
    client.delete_function(FunctionName="current")


def test_what_is_in_use_cannot_be_deleted(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds")
    client = local.client("lambda")
    client.create_alias(FunctionName=function.name, Name="live", FunctionVersion="1")
    assert refused(client.delete_function, FunctionName=function.name, Qualifier="1")[0] == "ResourceConflictException"
    assert refused(client.delete_capacity_provider, CapacityProviderName="local")[0] == "ResourceConflictException"
    versions = client.list_function_versions_by_capacity_provider(CapacityProviderName="local")["FunctionVersions"]
    assert [one["State"] for one in versions if one["FunctionArn"].endswith(f"{function.name}:1")] == ["Active"]
    client.delete_alias(FunctionName=function.name, Name="live")
    client.delete_function(FunctionName=function.name, Qualifier="1")
    assert refused(client.invoke, FunctionName=function.name, Qualifier="1")[0] == "ResourceNotFoundException"


def test_alias_rules(publish: Publish, local: LocalInstances) -> None:
    name = publish("kinds").name
    client = local.client("lambda")
    assert refused(client.create_alias, FunctionName=name, Name="a", FunctionVersion="$LATEST")[0] == (
        "InvalidParameterValueException"
    )
    assert (
        refused(client.create_alias, FunctionName=name, Name="a", FunctionVersion="9")[0] == "ResourceNotFoundException"
    )
    made = client.create_alias(FunctionName=name, Name="a", FunctionVersion="1", Description="d")
    assert made["AliasArn"].endswith(f":function:{name}:a")
    assert (
        refused(client.create_alias, FunctionName=name, Name="a", FunctionVersion="1")[0] == "ResourceConflictException"
    )
    assert (
        refused(client.update_alias, FunctionName=name, Name="a", RevisionId="old")[0] == "PreconditionFailedException"
    )
    assert client.get_alias(FunctionName=name, Name="a")["Description"] == "d"
    assert [one["Name"] for one in client.list_aliases(FunctionName=name)["Aliases"]] == ["a"]
    assert client.get_function(FunctionName=name, Qualifier="a")["Configuration"]["Version"] == "1"


def test_scaling_a_version_to_nothing_deactivates_it_and_back(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds")
    client = local.client("lambda")
    where = {"FunctionName": function.name, "Qualifier": "1"}
    config = {"MinExecutionEnvironments": 0, "MaxExecutionEnvironments": 0}
    assert refused(client.put_function_scaling_config, **where, FunctionScalingConfig={"MinExecutionEnvironments": 0})[
        0
    ] == ("InvalidParameterValueException")
    assert client.put_function_scaling_config(**where, FunctionScalingConfig=config)["FunctionState"] == "Deactivated"
    assert refused(client.invoke, **where)[0] == "ResourceConflictException"
    config = {"MinExecutionEnvironments": 2, "MaxExecutionEnvironments": 2}
    client.put_function_scaling_config(**where, FunctionScalingConfig=config)
    local.wait_active(function.name, "1")
    assert client.get_function_scaling_config(**where)["AppliedFunctionScalingConfig"] == config
    assert function.invoke({"a": 1}).payload == {"event": {"a": 1}}


def test_a_provider_without_room_fails_the_version(client: Any) -> None:
    arn = provider(client, "tiny", CapacityProviderScalingConfig={"MaxVCpuCount": 2})
    create(client, "roomy", arn, MemorySize=8192, Publish=True)
    for _ in range(200):
        found = client.get_function_configuration(FunctionName="roomy", Qualifier="1")
        if found["State"] != "Pending":
            break
    assert (found["State"], found["StateReasonCode"]) == ("Failed", "CapacityProviderScalingLimitExceeded")


def test_the_package_can_be_downloaded_again(client: Any) -> None:
    create(client, "download", provider(client, "for-download"), Tags={"team": "a"})
    found = client.get_function(FunctionName="download")
    assert found["Tags"] == {"team": "a"}
    with urllib.request.urlopen(found["Code"]["Location"]) as answer:
        assert answer.read() == zip_folder(FUNCTIONS / "kinds")


def test_permissions_tags_and_event_settings_are_kept(publish: Publish, local: LocalInstances) -> None:
    name = publish("kinds").name
    client = local.client("lambda")
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
    statement = {"StatementId": "s3", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    client.add_permission(FunctionName=name, **statement)
    assert refused(client.add_permission, FunctionName=name, **statement)[0] == "ResourceConflictException"
    assert '"Service": "s3.amazonaws.com"' in client.get_policy(FunctionName=name)["Policy"]
    client.remove_permission(FunctionName=name, StatementId="s3")
    assert refused(client.get_policy, FunctionName=name)[0] == "ResourceNotFoundException"
    client.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
    client.untag_resource(Resource=arn, TagKeys=["a"])
    assert client.list_tags(Resource=arn)["Tags"] == {"b": "2"}
    client.put_function_event_invoke_config(FunctionName=name, Qualifier="1", MaximumRetryAttempts=0)
    client.update_function_event_invoke_config(FunctionName=name, Qualifier="1", MaximumEventAgeInSeconds=60)
    found = client.get_function_event_invoke_config(FunctionName=name, Qualifier="1")
    assert (found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]) == (0, 60)
    client.delete_function_event_invoke_config(FunctionName=name, Qualifier="1")
    assert (
        refused(client.get_function_event_invoke_config, FunctionName=name, Qualifier="1")[0]
        == "ResourceNotFoundException"
    )


def test_an_operation_that_is_not_here_says_so(client: Any) -> None:
    code, message = refused(client.list_layers)
    assert code == "UnknownOperationException"
    assert "ListLayers" in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders", ("orders", None)),
        ("orders-0:live", ("orders-0", "live")),
        ("orders:$LATEST.PUBLISHED", ("orders", "$LATEST.PUBLISHED")),
        ("123456789012:function:orders:7", ("orders", "7")),
        ("arn:aws:lambda:us-east-1:123456789012:function:orders-1", ("orders-1", None)),
        ("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders-1:live", ("orders-1", "live")),
    ],
)
def test_a_function_is_named_in_every_way_that_lambda_takes(text: str, expected: tuple[str, str | None]) -> None:
    assert split_function(text) == expected
