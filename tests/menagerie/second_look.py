"""What a second look finds: locks in several forms, tasks without an await, and state that hides behind a detour."""

import asyncio
import logging
import os
import shutil
import sqlite3
import tempfile
import threading
from functools import reduce

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

outer = threading.Lock()
inner = threading.Lock()
stock = {}
halves = []
kept_lines = []
refreshed = []


class Shop:
    """Every method takes both locks, each in its own way."""

    def sell(self, key):
        """Take from the stock."""
        with outer, inner:
            if key in stock:
                stock.pop(key, None)

    def add(self, key):
        """Put into the stock."""
        with outer:
            with inner:
                stock[key] = stock.get(key, 0) + 1


shop = Shop()


def both_locks_handler(event, context):
    shop.add(event["key"])
    shop.sell(event["key"])
    return {}


def released_in_between_handler(event, context):
    with outer:
        halves.append(event["x"])
    with outer:
        copy = list(halves)
    with outer:
        halves.clear()  # CA110: threads=unsafe processes=safe
    return copy


async def fetch(page):
    """How long a page is."""
    await asyncio.sleep(0)
    return len(page)


async def added_after_the_await(pages):
    """No await between the reading and the writing of the sum."""
    total = 0

    async def one(page):
        nonlocal total
        size = await fetch(page)
        total += size

    await asyncio.gather(*[one(page) for page in pages])
    return total


async def added_around_the_await(pages):
    """Other tasks add to the sum while this one waits."""
    total = 0

    async def one(page):
        nonlocal total
        before = total
        total = before + await fetch(page)  # CA108: threads=unsafe processes=unsafe

    await asyncio.gather(*[one(page) for page in pages])
    return total


def tasks_handler(event, context):
    return asyncio.run(added_after_the_await(event["pages"])) + asyncio.run(added_around_the_await(event["pages"]))


def whole_transaction_handler(event, context):
    database = sqlite3.connect("/tmp/whole.db", isolation_level=None)  # CA506: threads=benign processes=benign
    database.execute("create table if not exists visits (id text, n integer)")
    database.execute("BEGIN IMMEDIATE")
    row = database.execute("SELECT n FROM visits WHERE id = ?", (event["id"],)).fetchone()
    database.execute("UPDATE visits SET n = ? WHERE id = ?", (row[0] + 1, event["id"]))
    database.execute("COMMIT")
    return {"n": row[0]}


def prepare(event):
    """All of the list is replaced."""
    kept_lines[:] = [line.strip() for line in event["lines"]]  # CA103: threads=unsafe processes=safe


def all_lengths():
    """What another invocation may have put there."""
    return sum(len(line) for line in kept_lines)


def replaced_content_handler(event, context):
    prepare(event)
    return {"n": all_lengths()}


busy = False
careful = False
behind_a_block = False
state = {"busy": False}
once = threading.Lock()
early_ready = False
early_client = None
late_ready = False
late_client = None


def stays_busy_handler(event, context):
    global busy
    if busy:
        return {"statusCode": 429}
    busy = True  # CA101: threads=unsafe processes=unsafe
    number = int(event["n"])
    busy = False
    return {"n": number}


def stays_busy_in_a_table_handler(event, context):
    with once:
        if state["busy"]:
            return {"statusCode": 429}
        state["busy"] = True  # CA101: threads=unsafe processes=unsafe
    number = int(event["n"])
    with once:
        state["busy"] = False
    return {"n": number}


def set_back_handler(event, context):
    global careful
    with once:
        if careful:
            return {"statusCode": 429}
        careful = True
    try:
        return {"n": int(event["n"])}
    finally:
        with once:
            careful = False


class Busy:
    """Sets the flag back when the block ends, however it ends."""

    def __enter__(self):
        global behind_a_block
        with once:
            taken = behind_a_block
            behind_a_block = True
        return taken

    def __exit__(self, kind, error, trace):
        global behind_a_block
        with once:
            behind_a_block = False


def set_back_by_a_block_handler(event, context):
    with Busy() as taken:
        if taken:
            return {"statusCode": 429}
        return {"n": int(event["n"])}


def client_too_early():
    """Others see the flag before there is a client."""
    global early_ready, early_client
    if not early_ready:
        with once:
            if not early_ready:
                early_ready = True  # CA206: threads=unsafe processes=safe
                early_client = boto3.client("s3")
    return early_client


def client_in_order():
    """The flag comes last."""
    global late_ready, late_client
    if not late_ready:
        with once:
            if not late_ready:
                late_client = boto3.client("s3")
                late_ready = True
    return late_client


def early_flag_handler(event, context):
    return client_too_early().list_buckets()


def late_flag_handler(event, context):
    return client_in_order().list_buckets()


class Rates:
    """A table that the first call makes."""

    def rate(self, code):
        """What one call puts into its own table is lost with it."""
        if not hasattr(self, "known"):
            self.known = {}  # CA206: threads=unsafe processes=benign
        if code not in self.known:
            self.known[code] = len(code)
        return self.known[code]


class WithTenant(logging.Filter):
    """Asked for every record."""

    tenant = "-"

    def filter(self, record):
        """Add the tenant to the record."""
        record.tenant = self.tenant
        return True


rates = Rates()
with_tenant = WithTenant()
logger = logging.getLogger()
logger.addFilter(with_tenant)
s3 = boto3.client("s3")
processor = BatchProcessor(event_type=EventType.SQS)
seen_messages = set()
seen_words = set()


def made_by_the_first_handler(event, context):
    return {"rate": rates.rate(event["code"])}


def tenant_of_the_log_handler(event, context):
    with_tenant.tenant = event["tenant"]  # CA104: threads=unsafe processes=safe
    logger.info("hello")
    return {}


def one_record(record):
    """A message that failed and comes again is skipped."""
    if record.message_id in seen_messages:
        return
    seen_messages.add(record.message_id)  # CA603: threads=benign processes=benign confidence=medium
    logger.info(record.body)


def batch_handler(event, context):
    return process_partial_response(  # CA301: threads=unsafe processes=safe
        event=event, record_handler=one_record, processor=processor, context=context
    )


def each_word_once_handler(event, context):
    if event["word"] not in seen_words:
        seen_words.add(event["word"])
        logger.warning("a new word")
    return {}


def packed_folder_handler(event, context):
    for key in event["keys"]:
        target = os.path.join("/tmp/site", os.path.basename(key))
        s3.download_file(event["bucket"], key, target)  # CA502: threads=unsafe processes=unsafe
    shutil.make_archive("/tmp/packed", "zip", "/tmp/site")  # CA501: threads=benign processes=benign
    return {}


def packed_own_folder_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        for key in event["keys"]:
            s3.download_file(event["bucket"], key, os.path.join(folder, os.path.basename(key)))
        archive = shutil.make_archive(f"/tmp/{context.aws_request_id}", "zip", folder)
        s3.upload_file(archive, event["bucket"], event["target"])
    return {}


def _logged(function):
    return lambda event, context: function(event, context)


def _composed(*decorators):
    return lambda function: reduce(lambda inner, outer: outer(inner), decorators, function)


latest = {}


@_composed(_logged, _logged)
def folded_handler(event, context):
    latest["customer"] = event["customer"]  # CA103: threads=unsafe processes=safe
    return {"customer": latest["customer"]}


def _with_customer(found, part):
    served["customer"] = part["customer"]  # CA103: threads=unsafe processes=unsafe
    return {**found, **part}


served = {}


def summing_handler(event, context):
    return {"orders": reduce(_with_customer, event["orders"], {}), "last": served.get("customer")}


def _note(part):
    noted["customer"] = part["customer"]  # CA103: threads=unsafe processes=unsafe
    return part


noted = {}


def mapping_handler(event, context):
    return {"parts": list(map(_note, event["orders"])), "last": noted.get("customer")}
