"""What is put into something that a library gave, and goes out with it."""

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from somewhere import describe

failures = []
told = []


def work(record):
    if not record.body:
        failures.append(record.message_id)  # CA111: threads=unsafe processes=unsafe
    return 1


def batch_handler(event, context):
    answer = process_partial_response(
        event=event, record_handler=work, processor=BatchProcessor(event_type=EventType.SQS), context=context
    )
    answer["failed"] = failures
    return answer


def described_handler(event, context):
    told.append(event["id"])  # CA111: threads=unsafe processes=unsafe
    answer = describe(event)
    answer["told"] = told
    return answer


def own_handler(event, context):
    own = [event["id"]]
    answer = describe(event)
    answer["own"] = own
    return answer
