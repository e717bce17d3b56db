"""Descriptors: one object of the class body is asked for an attribute of every object of the class."""

from weakref import WeakKeyDictionary


class KeptOnItself:
    def __get__(self, owner, kind=None):
        return self.value

    def __set__(self, owner, value):
        self.value = value  # CA105: threads=unsafe processes=safe


class KeptOnTheOwner:
    def __set_name__(self, kind, name):
        self.name = name

    def __get__(self, owner, kind=None):
        return owner.__dict__[self.name]

    def __set__(self, owner, value):
        owner.__dict__[self.name] = value


class KeptBesideIt:
    def __set_name__(self, kind, name):
        self.private = f"_{name}"

    def __get__(self, owner, kind=None):
        return getattr(owner, self.private)

    def __set__(self, owner, value):
        setattr(owner, self.private, value)


class KeptByOwner:
    def __init__(self):
        self.values = WeakKeyDictionary()

    def __get__(self, owner, kind=None):
        return self.values.get(owner)

    def __set__(self, owner, value):
        self.values[owner] = value


class Shared:
    weight = KeptOnItself()


class Own:
    weight = KeptOnTheOwner()
    height = KeptBesideIt()
    age = KeptByOwner()


class Lazy:
    """No data descriptor: what the object has itself comes first."""

    def __init__(self, make):
        self.make = make

    def __get__(self, owner, kind=None):
        return self.make(owner)


class Report:
    lines = Lazy(lambda report: [report.title])

    def __init__(self, title):
        self.title = title


def shared_handler(event, context):
    form = Shared()
    form.weight = event["weight"]
    return form.weight


def own_handler(event, context):
    form = Own()
    form.weight, form.height, form.age = event["weight"], event["height"], event["age"]
    return form.weight, form.height, form.age


def lazy_handler(event, context):
    return Report(event["title"]).lines
