"""A report written to a fixed name under /tmp.

All invocations of an execution environment share /tmp, whether they run in threads or in processes: one customer's
report is uploaded under the name of another, or half of it.
"""

import csv

import boto3

s3 = boto3.client("s3")


def lambda_handler(event, context):
    """Write the rows to a bucket."""
    with open("/tmp/report.csv", "w", newline="") as out:  # CA501: threads=unsafe processes=unsafe
        csv.writer(out).writerows(event["rows"])
    s3.upload_file("/tmp/report.csv", "reports", f"{event['customer']}/report.csv")
    return {"statusCode": 200}
