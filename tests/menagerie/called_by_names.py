"""Methods that are found by walking through the names of an object, and commands that are awaited."""

last = {}
seen = {}


class Checks:
    def check_name(self, event):
        last["name"] = event["name"]  # CA103: threads=unsafe processes=safe
        return last["name"]

    def other(self, event):
        return event["other"]


checks = Checks()


def by_names_handler(event, context):
    return [getattr(checks, name)(event) for name in dir(checks) if name.startswith("check_")]


class Command:
    def __init__(self, user):
        self.user = user

    def __await__(self):
        seen["user"] = self.user  # CA103: threads=unsafe processes=safe
        yield
        return seen["user"]


class Quiet:
    def __init__(self, user):
        self.user = user

    def __await__(self):
        yield
        return self.user


async def awaited_handler(event, context):
    await Quiet(event["user"])
    await Command(event["user"])
    return seen["user"]
