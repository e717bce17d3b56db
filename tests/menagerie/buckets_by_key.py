"""A list or set per key of the request, made where there is none, which collects and goes out: however it is made."""

import logging

import boto3

dynamodb = boto3.client("dynamodb")
logger = logging.getLogger(__name__)

# ---- hazards

_by_get = {}


def found_handler(event, context):
    bucket = _by_get.get(event["user"])
    if bucket is None:
        bucket = _by_get[event["user"]] = []  # CA201: threads=unsafe processes=benign
    bucket.append(event["item"])  # CA111: threads=unsafe processes=unsafe
    return {"items": bucket}


_by_look = {}


def looked_up_handler(event, context):
    user = event["user"]
    if user not in _by_look:
        _by_look[user] = []  # CA201: threads=unsafe processes=benign
    _by_look[user].append(event["item"])  # CA111: threads=unsafe processes=unsafe
    return _by_look[user]


_by_error = {}


def missing_handler(event, context):
    try:
        rows = _by_error[event["user"]]
    except KeyError:
        rows = _by_error[event["user"]] = []  # CA201: threads=unsafe processes=benign
    rows.append(event["item"])  # CA111: threads=unsafe processes=unsafe
    return {"rows": rows}


_put_back = {}


def put_back_handler(event, context):
    users = _put_back.get(event["room"]) or set()
    users.add(event["user"])  # CA111: threads=unsafe processes=unsafe
    _put_back[event["room"]] = users  # CA102: threads=unsafe processes=benign
    return {"users": sorted(users)}


_put_back_list = {}


def default_handler(event, context):
    rows = _put_back_list.get(event["user"], [])
    rows.append(event["item"])  # CA111: threads=unsafe processes=unsafe
    _put_back_list[event["user"]] = rows  # CA102: threads=unsafe processes=benign
    return rows


class Chats:
    histories = {}

    def history(self, user):
        found = self.histories.get(user)
        if found is None:
            found = self.histories[user] = []  # CA201: threads=unsafe processes=benign
        return found


def chat_handler(event, context):
    messages = Chats().history(event["user"])
    messages.append(event["text"])  # CA105: threads=unsafe processes=unsafe
    return {"messages": messages}


# ---- what looks like it

# a cache: who finds nothing fetches all rows, and who finds some adds none
_rows = {}


def cached_rows_handler(event, context):
    user = event["user"]
    if user not in _rows:
        _rows[user] = []  # CA201: threads=unsafe processes=benign
        for item in dynamodb.query(TableName="orders", KeyConditions={"user": user})["Items"]:
            _rows[user].append(item)
    return _rows[user]


_early = {}


def early_handler(event, context):
    user = event["user"]
    if user in _early:
        return _early[user]
    _early[user] = []  # CA201: threads=unsafe processes=benign
    for part in event["parts"]:
        _early[user].append(part)
    return _early[user]


# made whole, then stored
_made = {}


def made_handler(event, context):
    user = event["user"]
    if user not in _made:
        _made[user] = [user, len(user)]  # CA201: threads=benign processes=benign
    return _made[user]


# counted, and nothing of it goes out
_counted = {}


def counted_handler(event, context):
    user = event["user"]
    if user not in _counted:
        _counted[user] = []  # CA201: threads=unsafe processes=benign
    _counted[user].append(event["item"])
    logger.info("%d", len(_counted[user]))
    return {"ok": True}


# of this invocation alone
def own_handler(event, context):
    by_user = {}
    for row in event["rows"]:
        rows = by_user.get(row["user"])
        if rows is None:
            rows = by_user[row["user"]] = []
        rows.append(row["item"])
    return by_user
