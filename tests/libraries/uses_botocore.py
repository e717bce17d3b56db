"""botocore: clients may be shared, a session may not."""

import os

import botocore.session
from s3transfer.manager import TransferManager
from botocore.config import Config

_config = Config(retries={"max_attempts": 3})
_client = botocore.session.get_session().create_client("s3", region_name="eu-west-1", config=_config)


def client_handler(event, context):
    return {"size": _client.head_object(Bucket="photos", Key=event["key"])["ContentLength"]}


def own_session_handler(event, context):
    return botocore.session.get_session().create_client("sts").get_caller_identity()


_session = botocore.session.get_session()


def session_handler(event, context):
    return {"topics": _session.create_client("sns").list_topics()["Topics"]}  # CA301: threads=unsafe processes=safe


def words_handler(event, context):
    if not os.path.exists("/tmp/words.txt"):
        with TransferManager(_client) as manager:
            manager.download("models", "words.txt", "/tmp/words.txt").result()  # CA501: threads=benign processes=benign
    with open("/tmp/words.txt") as words:
        return event["word"] in words.read().split()
