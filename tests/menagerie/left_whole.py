"""Containers that go out whole with what earlier requests put in, and settings of which each is set once."""

import copy
import json
import logging

import pandas

DEFAULTS = {"temperature": 0.0}
FALLBACKS = {"temperature": 0.0}
OPTIONS = {"temperature": 0.0}
PROMPT = {"temperature": 0.0}
KNOWN = {}
RESPONSE = {"statusCode": 200, "headers": {"Content-Type": "application/json"}}
ANSWER = {"statusCode": 200, "headers": {"Content-Type": "application/json"}}
REPLY = {"statusCode": 200, "headers": {"Content-Type": "application/json"}}


# Safe: a copy is changed, the same keys are set each time, a table asked by keys, an object of the invocation.


def copied_handler(event, context):
    options = dict(FALLBACKS)
    options.update(event["options"])
    return {**options, **FALLBACKS}


def same_keys_handler(event, context):
    KNOWN.update({"version": 1})
    return KNOWN


def deep_copy_handler(event, context):
    answer = copy.deepcopy(REPLY)
    if event["origin"]:
        answer["headers"]["Access-Control-Allow-Origin"] = event["origin"]
    return answer


class Imported:
    """Counts for one file."""

    def __init__(self):
        self.counts = {"created": 0}

    def note(self):
        self.counts["created"] += 1


def counted_handler(event, context):
    imported = Imported()
    for _ in event["rows"]:
        imported.note()
    return imported.counts


def set_and_set_back_handler(event, context):
    if event["wide"]:
        pandas.set_option("display.max_rows", None)  # CA413: threads=unsafe processes=safe
        text = pandas.DataFrame(event["rows"]).to_string()
        pandas.set_option("display.max_rows", 60)
        return text
    return ""


def updated_handler(event, context):
    options = DEFAULTS
    options.update(event["options"])  # CA111: threads=unsafe processes=unsafe
    return options


def joined_handler(event, context):
    options = OPTIONS
    options |= event["options"]  # CA111: threads=unsafe processes=unsafe
    return {"options": options}


def dumped_handler(event, context):
    PROMPT.update(event["options"])  # CA111: threads=unsafe processes=unsafe
    return {"statusCode": 200, "body": json.dumps(PROMPT)}  # CA112: threads=unsafe processes=safe


def shallow_handler(event, context):
    answer = dict(RESPONSE)
    if event["origin"]:
        answer["headers"]["Access-Control-Allow-Origin"] = event["origin"]  # CA104: threads=unsafe processes=unsafe
    return answer


def copied_at_once_handler(event, context):
    answer = ANSWER.copy()
    if event["origin"]:
        answer["headers"]["Access-Control-Allow-Origin"] = event["origin"]  # CA104: threads=unsafe processes=unsafe
    return answer


class Import:
    """Counts for all files, though they are meant for one."""

    counts = {"created": 0}

    def note(self):
        self.counts["created"] += 1  # CA102: threads=unsafe processes=unsafe


def class_counts_handler(event, context):
    imported = Import()
    for _ in event["rows"]:
        imported.note()
    return imported.counts


def two_options_handler(event, context):
    if event["wide"]:
        pandas.set_option("display.width", 400)  # CA413: threads=unsafe processes=unsafe
        pandas.set_option("display.max_columns", None)
    return pandas.DataFrame(event["rows"]).to_string()


def two_loggers_handler(event, context):
    if event["debug"]:
        logging.getLogger("reports").setLevel(logging.DEBUG)  # CA411: threads=unsafe processes=unsafe
        logging.getLogger("mails").setLevel(logging.DEBUG)  # CA411: threads=unsafe processes=unsafe
    logging.getLogger("reports").info("made")
