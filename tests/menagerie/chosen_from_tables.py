"""What a request looks up in a table or in the environment says which request it was, once it is kept."""

import os

BUCKETS = {"a": "bucket-a", "b": "bucket-b"}
REGIONS = {"de": {"url": "https://de"}, "us": {"url": "https://us"}}
LANGUAGES = ("de", "en")
NAMES = {"a": "A", "b": "B"}
CURRENT = None
TARGET = ""
LANGUAGE = ""
MODE = "slow"
LEVEL = "low"
PLACE = None
READY = None
LIMITS = {"small": 1, "large": 2}
CACHE = {}


class Settings:
    region = None


SETTINGS = Settings()


def lambda_handler(event, context):
    global CURRENT
    CURRENT = BUCKETS[event["tenant"]]  # CA103: threads=unsafe processes=safe
    return bucket()


def bucket():
    return {"bucket": CURRENT}


def target_handler(event, context):
    global TARGET
    TARGET = os.environ["BUCKET_" + event["tenant"]]  # CA103: threads=unsafe processes=safe
    return {"target": target()}


def target():
    return TARGET


def region_handler(event, context):
    SETTINGS.region = REGIONS.get(event["country"], REGIONS["de"])  # CA104: threads=unsafe processes=safe
    return url()


def url():
    return {"url": SETTINGS.region["url"]}


def language_handler(event, context):
    global LANGUAGE
    LANGUAGE = LANGUAGES[event["number"]]  # CA103: threads=unsafe processes=safe
    return language()


def language():
    return {"language": LANGUAGE}


def mode_handler(event, context):
    global MODE
    if LIMITS[event["size"]] > 1:
        MODE = "fast"  # CA103: threads=unsafe processes=safe
    else:
        MODE = "careful"
    return mode()


def mode():
    return {"mode": MODE}


def level_handler(event, context):
    global LEVEL
    match event["kind"]:
        case "alarm":
            LEVEL = "high"  # CA103: threads=unsafe processes=safe
        case _:
            LEVEL = "normal"
    return level()


def level():
    return {"level": LEVEL}


def place_handler(event, context):
    global PLACE
    PLACE = BUCKETS["a"]
    return {"place": PLACE}


def ready_handler(event, context):
    global READY
    if READY is None:
        READY = os.environ["BUCKET"]  # CA206: threads=benign processes=safe
    return READY


def local_handler(event, context):
    name = NAMES[event["tenant"]]
    rows = {name: LIMITS[event["size"]]}
    return rows


def cache_handler(event, context):
    key = event["tenant"]
    if key not in CACHE:
        CACHE[key] = NAMES[key]  # CA201: threads=benign processes=benign
    return CACHE[key]
