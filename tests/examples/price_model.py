"""A model downloaded to /tmp and loaded when the module is imported.

Sixteen workers import at the same moment: all find the file missing, all write it, and some load half of it. And the
model is in memory sixteen times.
"""

import os

import boto3
import joblib

s3 = boto3.client("s3")
MODEL = "/tmp/model.joblib"

if not os.path.exists(MODEL):
    s3.download_file("models", "prices.joblib", MODEL)  # CA505: threads=safe processes=unsafe
model = joblib.load(MODEL)  # CA602: threads=safe processes=benign


def lambda_handler(event, context):
    """Estimate a price."""
    return {"statusCode": 200, "price": float(model.predict([event["features"]])[0])}
