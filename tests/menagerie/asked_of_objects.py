"""What Python asks of objects by itself: whether they are true, how they are written, which comes first, and more."""

import heapq
from contextlib import closing

asked, written, shown, ordered, least = {}, {}, {}, {}, {}
piped, stored, walked, missing, closed = {}, {}, {}, {}, {}


class Signed:
    def __init__(self, user):
        self.user = user

    def __bool__(self):
        asked["user"] = self.user  # CA103: threads=unsafe processes=safe
        return asked["user"] == "a"


def true_handler(event, context):
    if Signed(event["user"]):
        return 200
    return 403


class Counted:
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)


def count_handler(event, context):
    return 200 if Counted(event["rows"]) else 403


class Written:
    def __init__(self, user):
        self.user = user

    def __format__(self, spec):
        written["user"] = self.user  # CA103: threads=unsafe processes=safe
        return format(written["user"], spec)


def format_handler(event, context):
    return f"{Written(event['user']):>8}"


class Shown:
    def __init__(self, user):
        self.user = user

    def __repr__(self):
        shown["user"] = self.user  # CA103: threads=unsafe processes=safe
        return shown["user"]


def repr_handler(event, context):
    return repr(Shown(event["user"]))


class Ranked:
    def __init__(self, user):
        self.user = user

    def __lt__(self, other):
        ordered["user"] = self.user  # CA103: threads=unsafe processes=safe
        return ordered["user"] < other.user


def sort_handler(event, context):
    return sorted([Ranked(event["a"]), Ranked(event["b"])])[0].user


class Least:
    def __init__(self, user):
        self.user = user

    def __gt__(self, other):
        least["user"] = self.user  # CA103: threads=unsafe processes=safe
        return least["user"] > other.user


def max_handler(event, context):
    return max([Least(user) for user in event["users"]]).user


class Own:
    """Nothing of it is shared."""

    def __init__(self, user):
        self.user = user
        self.asked = 0

    def __bool__(self):
        self.asked += 1
        return bool(self.user)

    def __lt__(self, other):
        self.asked += 1
        return self.user < other.user

    def __format__(self, spec):
        self.asked += 1
        return self.user


def own_handler(event, context):
    found = Own(event["user"])
    heap = [found]
    heapq.heapify(heap)
    return f"{found:x}" if found and sorted([found, Own("b")]) else None


class Step:
    def __init__(self, function):
        self.function = function

    def __ror__(self, value):
        return self.function(value)


def keep(event):
    piped["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return piped["user"]


def pipe_handler(event, context):
    return event | Step(keep)


class Told:
    def __setattr__(self, name, value):
        stored[name] = value  # CA103: threads=unsafe processes=safe
        super().__setattr__(name, value)


def store_handler(event, context):
    told = Told()
    told.user = event["user"]
    return [told.user, stored]


class Checked:
    """Stores its attributes plainly: one object is the invocation's own, the other one is of all."""

    def __setattr__(self, name, value):
        if name == "user" and not value:
            raise ValueError(name)
        object.__setattr__(self, name, value)  # CA104: threads=unsafe processes=safe


def checked_handler(event, context):
    checked = Checked()
    checked.user = event["user"]
    return checked.user


checked_by_all = Checked()


def checked_by_all_handler(event, context):
    checked_by_all.user = event["user"]
    return checked_by_all.user


class Pages:
    def __init__(self, rows):
        self.rows = list(rows)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.rows:
            raise StopAsyncIteration
        walked["row"] = self.rows.pop()  # CA103: threads=unsafe processes=safe
        return walked["row"]


async def walk_handler(event, context):
    return [row async for row in Pages(event["rows"])]


class Defaults(dict):
    def __missing__(self, key):
        missing["key"] = key  # CA103: threads=unsafe processes=safe
        return missing["key"]


def missing_handler(event, context):
    return Defaults()[event["key"]]


class Channel:
    def __init__(self, user):
        self.user = user

    def close(self):
        closed["user"] = self.user  # CA103: threads=unsafe processes=safe
        return closed["user"]


def closing_handler(event, context):
    with closing(Channel(event["user"])) as channel:
        return channel.user
