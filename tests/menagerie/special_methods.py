"""Operations for which classes of the project have methods of their own."""

import cron_library

current = {"user": None}


class Table:
    def __getitem__(self, user):
        current["user"] = user  # CA103: threads=unsafe processes=safe
        return current["user"]


table = Table()


def item_handler(event, context):
    return table[event["user"]]


asked = {"user": None}


class Known:
    def __contains__(self, user):
        asked["user"] = user  # CA103: threads=unsafe processes=safe
        return asked["user"] == "a"


known = Known()


def contains_handler(event, context):
    return event["user"] in known


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __add__(self, other):
        return Money(self.amount + other.amount)

    def __iter__(self):
        yield self.amount


def own_handler(event, context):
    total = Money(event["a"]) + Money(event["b"])
    return list(total), [each for each in total]


class Kept:
    def __init__(self):
        self.rows = {}

    def __setitem__(self, key, row):
        self.rows["last"] = row  # CA104: threads=unsafe processes=safe

    def __iter__(self):
        yield self.rows["last"]


kept = Kept()


def set_handler(event, context):
    kept[event["id"]] = event["row"]
    return [row for row in kept]


class Job(cron_library.Job):
    """Of its methods a library's base may call any; a property is read and its setter needs an assignment."""

    def __init__(self):
        self._name = "job"

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = name

    def told(self):
        return self.name


class Named:
    def __init__(self):
        self._title = "x"

    @property
    def title(self):
        return self._title

    @title.setter
    def title(self, title):
        self._title = title

    def show(self, value):
        return value, self.title


job = Job()
named = Named()


def base_handler(event, context):
    return job.perform(event), job.told()


def named_handler(event, context):
    return getattr(named, event["action"])(event["value"])


class Pages:
    def __init__(self):
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at = self.at + len(self.name())  # CA102: threads=unsafe processes=benign
        return self.at

    def name(self):
        return "x"


pages = Pages()


def next_page_handler(event, context):
    return next(pages)


class Matcher:
    def __init__(self):
        self.last = None

    def __eq__(self, other):
        self.last = other  # CA104: threads=unsafe processes=safe
        return self.last == 1


matcher = Matcher()


def matching_handler(event, context):
    return matcher.last if matcher == event["key"] else 0


class Version:
    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        return self.number < other.number


def versions_handler(event, context):
    return Version(event["first"]) < Version(event["second"])
