"""What only some requests set, because the others have left before, and what is put into a shared dictionary at once."""

import json
import logging
import os
import time
from contextlib import suppress

import requests

ROLES = {"acme": "a"}
OWN = {"temperature": 0.0}
DEFAULTS = {"temperature": 0.0}
MERGED = {"temperature": 0.0}
GIVEN = {"temperature": 0.0}
LEFT = {"matched": "nobody"}
SUPPRESSED = {"user": "nobody"}
KEPT = {"user": "nobody"}
LOOPED = {"user": "nobody", "tenant": "nobody"}
BACK = {"user": "nobody"}
EACH = {"name": "nobody"}
refreshed = time.time()
log = logging.getLogger()


class Settings:
    tenant = None
    region = None
    user = None
    role = None


settings = Settings()


# Look-alikes: who leaves early goes no further, or everything is set anew.


def checked_handler(event, context):
    if "region" not in event:
        return 400
    settings.region = event["region"]  # CA104: threads=unsafe processes=safe
    return settings.region


def take_user(event):
    if "user" not in event:
        return False
    settings.user = event["user"]  # CA104: threads=unsafe processes=safe
    return True


def asked_handler(event, context):
    if not take_user(event):
        return 400
    return settings.user


def take_role(event):
    if "role" not in event:
        raise ValueError("role")
    settings.role = event["role"]  # CA104: threads=unsafe processes=safe


def raising_handler(event, context):
    take_role(event)
    return settings.role


def own_options_handler(event, context):
    options = dict(OWN)
    options.update(event["options"])
    return options


def setting_once(event):
    if log.handlers:
        return
    log.setLevel(logging.INFO)  # CA411: threads=benign processes=safe


def setting_once_handler(event, context):
    setting_once(event)
    return event["id"]


def refreshing_handler(event, context):
    global refreshed
    answer = None
    if time.time() > refreshed + 300:
        answer = requests.post("https://events.example", json=event, timeout=3)
    refreshed = time.time()
    return answer is None


def set_back_handler(event, context):
    if "user" in event:
        BACK["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    try:
        return {"user": BACK["user"], "share": 100 / event["n"]}
    finally:
        BACK["user"] = "nobody"


def in_all_cases_handler(event, context):
    match event:
        case {"name": name}:
            EACH["name"] = name  # CA103: threads=unsafe processes=safe
        case _:
            EACH["name"] = "nobody"
    return EACH["name"]


# Hazards.


def take_tenant(event):
    if "tenant" not in event:
        return
    settings.tenant = event["tenant"]  # CA104: threads=unsafe processes=unsafe


def tenant_handler(event, context):
    take_tenant(event)
    return settings.tenant


def become(tenant):
    role = ROLES.get(tenant)
    if role is None:
        return
    os.environ["ROLE"] = role  # CA401: threads=unsafe processes=unsafe


def become_handler(event, context):
    become(event["tenant"])
    return os.environ["ROLE"]


def proxies_handler(event, context):
    for record in event["records"]:
        if not record["proxy"]:
            continue
        os.environ["PROXY"] = record["proxy"]  # CA401: threads=unsafe processes=unsafe
    return len(event["records"])


def aliased_options(event):
    options = DEFAULTS
    options.update(event["options"])  # CA111: threads=unsafe processes=unsafe
    return options


def aliased_handler(event, context):
    return {"prompt": event["prompt"], **aliased_options(event)}


def merged_handler(event, context):
    options = MERGED
    options |= event["options"]  # CA111: threads=unsafe processes=unsafe
    return options


def given_handler(event, context):
    GIVEN.update(event["options"])  # CA111: threads=unsafe processes=unsafe
    return json.dumps(GIVEN)  # CA112: threads=unsafe processes=safe


def by_match_handler(event, context):
    match event:
        case {"name": name}:
            LEFT["matched"] = name  # CA103: threads=unsafe processes=unsafe
        case _:
            log.info("nobody")
    return LEFT["matched"]


def suppressed_handler(event, context):
    with suppress(KeyError):
        SUPPRESSED["user"] = event["user"]  # CA103: threads=unsafe processes=unsafe
    return SUPPRESSED["user"]


def keep(user):
    KEPT["user"] = user  # CA103: threads=unsafe processes=unsafe
    return True


def and_handler(event, context):
    event.get("user") and keep(event["user"])
    return KEPT["user"]


def by_loop_handler(event, context):
    for key in ("user", "tenant"):
        if key in event:
            LOOPED[key] = event[key]  # CA103: threads=unsafe processes=unsafe
    return LOOPED["user"]
