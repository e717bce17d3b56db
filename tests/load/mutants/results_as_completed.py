"""Records are worked on together, and their results collected as they are completed."""

from concurrent.futures import ThreadPoolExecutor, as_completed

from photo_pipeline import handler as safe
from photo_pipeline import logs, outcomes
from photo_pipeline.deadline import Deadline


def handler(event, context):
    deadline = Deadline(context.get_remaining_time_in_millis)
    invocation = safe.Invocation(context.aws_request_id, deadline, logs.bound(context.aws_request_id))
    records = event["Records"]
    with ThreadPoolExecutor(len(records)) as pool:
        running = [pool.submit(safe.settle, record, invocation) for record in records]
        return outcomes.report(records, [each.result() for each in as_completed(running)])
