"""Where pictures are worked on."""

import os
import tempfile

import boto3

s3 = boto3.client("s3", region_name="us-east-1")


def setup():
    s3.create_bucket(Bucket="incoming")
    s3.create_bucket(Bucket="thumbs")
    for folder, text in (("a", b"first"), ("b", b"the second"), ("c", b"and a third")):
        s3.put_object(Bucket="incoming", Key=f"{folder}/photo.jpg", Body=text)


def by_basename(bucket, key):
    path = os.path.join("/tmp", os.path.basename(key))
    s3.download_file(bucket, key, path)
    return path


def by_chance(bucket, key):
    descriptor, path = tempfile.mkstemp(suffix=os.path.basename(key))
    os.close(descriptor)
    s3.download_file(bucket, key, path)
    return path
