"""Lists that are copied by `rows[:]` and emptied by `del rows[:]`: no element can be missing, but one can be lost."""

import threading

import boto3

sqs = boto3.client("sqs")
lock = threading.Lock()
pending = []
guarded = []
leading = []

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def guarded_handler(event, context):
    with lock:
        guarded.append(event["row"])
        rows = guarded[:]
        del guarded[:]
    sqs.send_message(QueueUrl="rows", MessageBody=str(rows))


def own_handler(event, context):
    rows = list(event["rows"])
    copied = rows[:]
    del rows[:]
    return copied


# ---- hazards ----------------------------------------------------------------------------------------------------------
def batched_handler(event, context):
    pending.append(event["row"])
    if len(pending) > 5:
        rows = pending[:]
        del pending[:]  # CA110: threads=unsafe processes=benign
        sqs.send_message(QueueUrl="rows", MessageBody=str(rows))


# one element alone can be gone
def first_handler(event, context):
    leading.append(event["row"])
    if len(leading) > 5:
        first = leading[0]  # CA202: threads=unsafe processes=benign
        del leading[0]
        sqs.send_message(QueueUrl="rows", MessageBody=str(first))
