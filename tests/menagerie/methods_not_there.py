"""A call of a method that the class of an object does not have is an error, and calls none of its other methods."""

LAST = {}


class Ledger:
    def __init__(self):
        self.hooks = {}

    def note(self, user):
        LAST["user"] = user  # nothing calls it
        return LAST["user"]

    def __repr__(self):
        return f"Ledger({self.hooks})"


class Forgiving:
    def __getattr__(self, name):
        return self.keep

    def keep(self, user):
        LAST["kept"] = user  # CA103: threads=unsafe processes=safe
        return LAST["kept"]


ledger = Ledger()
forgiving = Forgiving()


def absent_handler(event, context):
    return ledger.write(event["user"])


def given_otherwise_handler(event, context):
    return forgiving.anything(event["user"])


class Guest:
    def greet(self):
        return "guest"


class Member(Guest):
    def greet(self):
        return "member"

    def points(self):
        return 3


def guarded_handler(event, context):
    guest = Guest() if event["new"] else Member()
    if hasattr(guest, "points"):
        return guest.points()
    return guest.greet()
