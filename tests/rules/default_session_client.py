"""CA302 default-session-client: boto3's default session is made and used by several threads at once."""

import threading
from functools import lru_cache

import boto3
import botocore.session

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# made at import
_s3 = boto3.client("s3")


def module_client_handler(event, context):
    return {"buckets": len(_s3.list_buckets()["Buckets"])}


# convention: a Session of its own per call
def own_session_handler(event, context):
    client = boto3.session.Session().client("sqs")
    return {"queues": client.list_queues().get("QueueUrls", [])}


def own_session_with_credentials_handler(event, context):
    session = boto3.Session(aws_access_key_id=event["id"], aws_secret_access_key=event["secret"])
    return {"account": session.client("sts").get_caller_identity()["Account"]}


# a botocore session of its own
def botocore_session_handler(event, context):
    client = botocore.session.get_session().create_client("sns", region_name="eu-west-1")
    return {"topics": len(client.list_topics()["Topics"])}


# under a lock
_client_lock = threading.Lock()


def locked_handler(event, context):
    with _client_lock:
        client = boto3.client("ec2", region_name=event["region"])
    return {"regions": len(client.describe_regions()["Regions"])}


# in a function that only import-time code calls
def _make(service):
    return boto3.client(service, region_name="eu-west-1")


_events = _make("events")


def helper_at_import_handler(event, context):
    return {"buses": len(_events.list_event_buses()["EventBuses"])}


# a method of some other object that happens to be called client
class Directory:
    """Knows clients by number."""

    def client(self, number):
        """Name of a client."""
        return f"client {number}"


def other_client_method_handler(event, context):
    return {"name": Directory().client(event["number"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: a client made from the default session on the handler path
def client_handler(event, context):
    client = boto3.client("sqs")  # CA302: threads=unsafe processes=safe confidence=medium
    return {"queues": client.list_queues().get("QueueUrls", [])}


# convention: a resource likewise; it is the invocation's own, only making it is not safe
def resource_handler(event, context):
    table = boto3.resource("dynamodb").Table("orders")  # CA302: threads=unsafe processes=safe confidence=medium
    return table.get_item(Key={"id": event["id"]}).get("Item")


# in a helper, with another region
def _regional(region):
    return boto3.client("ec2", region_name=region)  # CA302: threads=unsafe processes=safe confidence=medium


def helper_handler(event, context):
    return {"vpcs": len(_regional(event["region"]).describe_vpcs()["Vpcs"])}


# lru_cache calls the function again as long as no call has finished
@lru_cache(maxsize=None)
def _cached_client(service):
    return boto3.client(service)  # CA302: threads=unsafe processes=safe confidence=medium


def cached_client_handler(event, context):
    return {"topics": len(_cached_client("sns").list_topics()["Topics"])}


# a lock that each call makes for itself
def local_lock_handler(event, context):
    with threading.Lock():
        client = boto3.client("kms")  # CA302: threads=unsafe processes=safe confidence=medium
    return {"keys": len(client.list_keys()["Keys"])}


# the default session by its own name
def named_session_handler(event, context):
    client = boto3.DEFAULT_SESSION.client("sts")  # CA302: threads=unsafe processes=safe confidence=medium
    return {"account": client.get_caller_identity()["Account"]}
