"""The handler as it is usually sketched, transcribed plainly: what the reference handler is measured against.

Full decode, three times ``copy().thumbnail()``, EXIF from the whole file, Rekognition by reference and one request after
another. It keeps the sketch's shape; only the settings (sizes, quality, labels) are those of the reference handler.
"""

import io
import json
import os
from typing import Any
from urllib.parse import unquote_plus

import boto3
import exifread
from PIL import Image

s3 = boto3.client("s3")
rekognition = boto3.client("rekognition")
OUTPUT_BUCKET = os.environ["OUTPUT_BUCKET"]
SIZES = [(800, 600), (400, 300), (200, 150)]


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Process the first record of an S3 event."""
    record = event["Records"][0]
    bucket = record["s3"]["bucket"]["name"]
    key = unquote_plus(record["s3"]["object"]["key"])
    data = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    image = Image.open(io.BytesIO(data))
    for width, height in SIZES:
        thumbnail = image.copy()
        thumbnail.thumbnail((width, height), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        thumbnail.save(buffer, "JPEG", quality=85, optimize=True)
        s3.put_object(
            Bucket=OUTPUT_BUCKET,
            Key=f"thumbs/{width}x{height}/{key}",
            Body=buffer.getvalue(),
            ContentType="image/jpeg",
        )
    tags = exifread.process_file(io.BytesIO(data))
    exif = {name: str(value) for name, value in tags.items() if not name.startswith(("GPS", "JPEGThumbnail"))}
    labels = rekognition.detect_labels(
        Image={"S3Object": {"Bucket": bucket, "Name": key}}, MaxLabels=10, MinConfidence=80
    )["Labels"]
    s3.put_object(
        Bucket=OUTPUT_BUCKET,
        Key=f"metadata/{key}.json",
        Body=json.dumps({"exif": exif, "labels": [label["Name"] for label in labels]}),
        ContentType="application/json",
    )
    return {"statusCode": 200}
