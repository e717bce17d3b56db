"""Entries of shared defaults that are copied where they are lists, and a lazy client of an object in a closure."""

from types import SimpleNamespace

import boto3

SHELVES = {"books": [], "height": 2}
RACKS = {"wines": [], "height": 3}


def own_lists_handler(event, context):
    mine = {key: list(value) if isinstance(value, list) else value for key, value in SHELVES.items()}
    mine["books"].append(event["book"])
    return mine["books"]


def shared_lists_handler(event, context):
    mine = {key: dict(value) if isinstance(value, dict) else value for key, value in RACKS.items()}
    mine["wines"].append(event["wine"])  # CA111: threads=unsafe processes=unsafe
    return mine["wines"]


class Pictures:
    def __init__(self, bucket):
        self.bucket = bucket
        self._client = None

    @property
    def client(self):
        if self._client is None:
            self._client = boto3.session.Session().client("s3")  # CA206: threads=benign processes=safe
        return self._client

    def sign(self, key):
        return self.client.generate_presigned_url("get_object", Params={"Bucket": self.bucket, "Key": key})


def make_handler():
    services = SimpleNamespace(pictures=Pictures("pictures"))

    def handler(event, context):
        return services.pictures.sign(event["key"])

    return handler


handler = make_handler()
