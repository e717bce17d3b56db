"""What a function stores: read whole, compared with what is stored one by one; its own setup and check."""

import json
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.errors import UsageError
from concurrency_audit.load.payloads import hooks, stores
from concurrency_audit.load.payloads.marks import Marks
from concurrency_audit.load.payloads.stores import Comparison

MARKS = Marks([{"user": "amber1"}, {"user": "birch2"}])


def kept(**things: Any) -> stores.Stores:
    return {"table t": things}


def differences(one: stores.Stores, other: stores.Stores, now: stores.Stores) -> list[str]:
    return Comparison(one, other, MARKS).differences(now)


def test_a_lost_update_is_seen():
    alone = kept(total={"n": 80})
    assert differences(alone, alone, kept(total={"n": 80})) == []
    assert differences(alone, alone, kept(total={"n": 79})) == ["table t: total.n is 79, one by one 80"]


def test_times_and_versions_vary_for_every_key():
    one, other = (kept(**{f"k{key}": {"at": time * key, "v": key} for key in range(9)}) for time in (1, 2))
    assert differences(one, other, kept(**{f"k{key}": {"at": 7, "v": key} for key in range(9)})) == []
    wrong = kept(**{f"k{key}": {"at": 7, "v": 3} for key in range(9)})
    assert len(differences(one, other, wrong)) == 1


def test_who_is_last_leaves_its_own():
    one = kept(latest={"user": "amber1", "group": "g"}, other={"n": 1})
    other = kept(latest={"user": "birch2", "group": "g"}, other={"n": 1})
    assert differences(one, other, kept(latest={"user": "amber1", "group": "h"}, other={"n": 1})) == []
    assert differences(one, other, kept(latest={"user": "amber1"}, other={"n": 2})) != []


def test_things_with_made_up_keys_are_a_multiset():
    one = kept(a1={"user": "amber1"}, a2={"user": "birch2"})
    other = kept(b1={"user": "birch2"}, b2={"user": "amber1"})
    assert differences(one, other, kept(c1={"user": "amber1"}, c2={"user": "birch2"})) == []
    assert differences(one, other, kept(c1={"user": "amber1"}, c2={"user": "amber1"})) != []
    assert differences(one, other, kept(c1={"user": "amber1"})) != []


def test_the_id_of_an_invocation_stands_for_its_payload():
    ids = [f"{number:08x}-2222-4333-8444-555555555555" for number in range(4)]
    marks = Marks([{"user": "amber1"}, {"user": "birch2"}])
    for number, one in enumerate(ids):
        marks.note_id(one, number % 2)
    comparison = Comparison(kept(a={"by": ids[0]}), kept(a={"by": ids[2]}), marks)
    assert comparison.differences(kept(a={"by": ids[2]})) == []
    (told,) = comparison.differences(kept(a={"by": ids[3]}))
    assert told == 'table t: a.by is "<request of payload 2>", one by one "<request of payload 1>"'


@pytest.mark.parametrize("name", ["up", ":up", "a:b:c", "a b:c", "a:"])
def test_a_hook_is_a_module_and_a_function(name: str):
    with pytest.raises(UsageError, match="must be module:function"):
        hooks.checked("--setup", name)


SETTING = """
import boto3

def up(**aws):
    tables = boto3.client("dynamodb", **aws)
    tables.create_table(
        TableName="orders", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    tables.put_item(TableName="orders", Item={"id": {"S": "a"}, "tags": {"SS": ["y", "x"]}})
    boto3.client("sqs").create_queue(QueueName="jobs")
    boto3.client("s3", **aws).create_bucket(Bucket="out")

def wrong(**aws):
    return [] if aws["region_name"] else None

def told(**aws):
    return ["one is missing", "and another"]

def raises(**aws):
    raise LookupError("no such table")
"""


@pytest.mark.servers
def test_everything_stored_is_read_and_queues_are_left_as_they_were(tmp_path: Path):
    from concurrency_audit.instances.local import LocalInstances

    (tmp_path / "setting.py").write_text(SETTING)
    with LocalInstances(with_aws=True) as local:
        ready = local.ready
        keys = (ready["access_key_id"], ready["secret_access_key"], "us-east-1")
        arguments = hooks.endpoints(ready["s3"], *keys)

        def call(function: str) -> str:
            return hooks.call("--setup", f"setting:{function}", tmp_path, "app.handler", arguments)

        assert call("up") == ""
        queue = local.client("sqs").get_queue_url(QueueName="jobs")["QueueUrl"]
        for number in range(25):
            local.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps({"n": number}))
        local.client("s3").put_object(Bucket="out", Key="a b/ü.txt", Body=b"\xff", Metadata={"of": "a"})
        found = stores.read(local.client)
        assert found["table orders"] == {'[{"S": "a"}]': {"id": {"S": "a"}, "tags": {"SS": ["x", "y"]}}}
        assert found["bucket out"]["a b/ü.txt"]["metadata"] == {"of": "a"}
        assert sorted(json.loads(one["body"])["n"] for one in found["queue jobs"].values()) == list(range(25))
        assert stores.read(local.client) == found
        assert call("wrong") == ""
        assert call("told") == "one is missing; and another"
        assert call("raises") == "LookupError: no such table"
        assert "No module named 'nowhere'" in hooks.call("--check", "nowhere:up", tmp_path, "app.handler", arguments)
