"""Objects of the project in one table: what befalls one of their attributes says nothing of another."""


class Command:
    def __init__(self):
        self.notes = []
        self.user = None

    def run(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        self.note()
        return {"user": self.user, "notes": self.notes}

    def note(self):
        self.notes.append(self.user)  # CA111: threads=unsafe processes=unsafe


COMMANDS = {"first": Command(), "second": Command()}


def handler(event, context):
    return COMMANDS[event["name"]].run(event["user"])


class Counter:
    def __init__(self):
        self.count = 0
        self.user = None

    def run(self, event):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        self.count += int(event["by"])  # CA102: threads=unsafe processes=unsafe
        return self.show()

    def show(self):
        return {"user": self.user, "count": self.count}


COUNTERS = [Counter(), Counter()]


def counting_handler(event, context):
    return COUNTERS[event["number"]].run(event)


class Own:
    def __init__(self):
        self.notes = []
        self.user = None

    def run(self, user):
        self.user = user
        self.notes.append(user)
        return {"user": self.user, "notes": self.notes}


KINDS = {"first": Own, "second": Own}


def own_handler(event, context):
    return KINDS[event["name"]]().run(event["user"])
