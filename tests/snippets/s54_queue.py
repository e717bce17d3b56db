# truth: safe
import queue
import threading

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    found = queue.Queue()

    def head(key):
        found.put(s3.head_object(Bucket="photos", Key=key)["ETag"])

    threads = [threading.Thread(target=head, args=(key,)) for key in event["keys"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"etags": [found.get() for _ in threads]}
