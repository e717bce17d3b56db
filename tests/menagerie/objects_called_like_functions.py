"""Libraries are given objects with a `__call__` where they take a function."""

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from messenger import deliver_all, send

# ---- hazards ----------------------------------------------------------------------------------------------------------


# each record of a batch is handed to one object
class Recorder:
    def __init__(self):
        self.last = None

    def __call__(self, record):
        self.last = record.body  # CA104: threads=unsafe processes=safe
        return self.tell()

    def tell(self):
        return self.last


recorder = Recorder()


def recorder_handler(event, context):
    return process_partial_response(
        event=event, record_handler=recorder, processor=BatchProcessor(event_type=EventType.SQS), context=context
    )


# made for the batch, but what it writes is everybody's
_current = {}


class Keeper:
    def __call__(self, record):
        _current["id"] = record.message_id  # CA103: threads=unsafe processes=safe
        return self._told()

    def _told(self):
        return _current["id"]


def keeper_handler(event, context):
    processor = BatchProcessor(event_type=EventType.SQS)
    return process_partial_response(event, Keeper(), processor, context)


# a library of which nothing is known may call it
class Delivery:
    def __init__(self):
        self.address = None

    def __call__(self, item):
        self.address = item["address"]  # CA104: threads=unsafe processes=safe
        return self.where()

    def where(self):
        return self.address


delivery = Delivery()


def delivery_handler(event, context):
    return deliver_all(delivery, event["items"])


# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# what the object keeps belongs to the invocation that made it
class Collector:
    def __init__(self):
        self.found = []

    def __call__(self, record):
        self.found.append(record.body)


def collector_handler(event, context):
    collector = Collector()
    processor = BatchProcessor(event_type=EventType.SQS)
    answer = process_partial_response(event, collector, processor, context)
    return {**answer, "found": collector.found}


# an object that cannot be called is passed on
class Note:
    count = 0

    def __init__(self, text):
        self.text = text

    def numbered(self):
        Note.count += 1
        return Note.count


def note_handler(event, context):
    return send(Note(event["text"]))
