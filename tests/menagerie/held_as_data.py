"""`UserDict` and `UserList` are used like a dictionary and a list, from inside under the name `data`."""

import collections
from collections import UserDict, UserList


class Visits(UserList):
    def note(self, visitor):
        self.data.append(visitor)  # CA111: threads=unsafe processes=unsafe


class Numbers(UserDict):
    def number(self, visitor):
        if visitor not in self.data:
            self.data[visitor] = len(self.data) + 1  # CA102: threads=unsafe processes=benign
        return self.data[visitor]


class Replaced(UserDict):
    def fill(self, values):
        self.data = values  # CA104: threads=unsafe processes=safe

    def first(self):
        return self.data["first"]


class Parts(UserDict):
    def part(self, name):
        return self.data[name]


visits = Visits()
numbers = Numbers()
replaced = Replaced()
parts = Parts({"left": 1, "right": 2})
guests = collections.UserList()


def visits_handler(event, context):
    visits.note(event["visitor"])
    return list(visits)


def own_visits_handler(event, context):
    own = Visits()
    own.note(event["visitor"])
    return list(own)


def numbers_handler(event, context):
    return numbers.number(event["visitor"])


def own_numbers_handler(event, context):
    return Numbers().number(event["visitor"])


def replaced_handler(event, context):
    replaced.fill(event["values"])
    return replaced.first()


def parts_handler(event, context):
    return parts.part(event["name"])


def guests_handler(event, context):
    guests.append(event["guest"])  # CA111: threads=unsafe processes=unsafe
    return list(guests)
