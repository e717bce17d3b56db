# truth: threads=unsafe processes=unsafe
import threading

import boto3

s3 = boto3.client("s3")
sizes = []


def measure(key):
    sizes.append(s3.head_object(Bucket="photos", Key=key)["ContentLength"])  # CA111: threads=unsafe processes=unsafe


def handler(event, context):
    threads = [threading.Thread(target=measure, args=(key,)) for key in event["keys"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"sizes": sizes}
