"""A service that takes a connection number when it is first used, and is believed to take one only."""

import itertools
from functools import cached_property

numbers = itertools.count(1)


class Service:
    @cached_property
    def connection(self):
        return next(numbers)


service = Service()


def handler(event, context):
    return {"user": event["user"], "connection": service.connection}
