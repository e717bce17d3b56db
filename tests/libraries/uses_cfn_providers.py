"""cfn_resource_provider and cfn_custom_resource: a provider of the invocation's own, or functions that keep nothing."""

import boto3
from cfn_custom_resource import create, delete
from cfn_resource_provider import ResourceProvider

s3 = boto3.client("s3")


class Folder(ResourceProvider):
    """Makes a folder in a bucket."""

    def create(self):
        s3.put_object(Bucket=self.get("Bucket"), Key=f"{self.get('Name')}/")

    def delete(self):
        s3.delete_object(Bucket=self.get("Bucket"), Key=f"{self.get('Name')}/")


def handler(request, context):
    return Folder().handle(request, context)


@create()
def make(event, context):
    return {"PhysicalResourceId": event["LogicalResourceId"]}


@delete()
def remove(event, context):
    return {"PhysicalResourceId": event["PhysicalResourceId"]}


class Kept(ResourceProvider):
    """One instance for all invocations."""

    def create(self):
        self.physical_resource_id = self.get("Name")  # CA304: threads=unsafe processes=safe


_kept = Kept()


def kept_handler(request, context):
    return _kept.handle(request, context)
