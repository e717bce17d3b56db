"""A photo downloaded to /tmp under the last part of its key, worked on, and removed.

`cats/1.jpg` and `dogs/1.jpg` are one file here: a thumbnail shows the wrong animal, or the file is gone when it is opened.
"""

import os

import boto3
from PIL import Image

s3 = boto3.client("s3")


def lambda_handler(event, context):
    """Make a thumbnail of one photo."""
    key = event["Records"][0]["s3"]["object"]["key"]
    path = f"/tmp/{os.path.basename(key)}"
    s3.download_file("photos", key, path)  # CA502: threads=unsafe processes=unsafe
    with Image.open(path) as image:
        image.thumbnail((320, 320))
        size = image.size
    os.remove(path)  # CA503: threads=unsafe processes=unsafe
    return {"size": size}
