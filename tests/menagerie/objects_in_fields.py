"""Objects of a class of the project that a default gives to all, or that a changed copy holds as well."""

from collections import namedtuple
from dataclasses import dataclass, field


class Options:
    def __init__(self):
        self.tags = []


@dataclass
class Search:
    text: str
    options: Options = field(default=Options())
    own: Options = field(default_factory=Options)
    limit: int = field(default=10)


Tariff = namedtuple("Tariff", "name extras")
FREE = Tariff("free", [])


def shared_options_handler(event, context):
    search = Search(event["text"])
    search.options.tags.append(event["tag"])  # CA105: threads=unsafe processes=unsafe
    return search.options.tags


def own_options_handler(event, context):
    search = Search(event["text"])
    search.own.tags.append(event["tag"])
    return search.own.tags, search.limit


def replaced_handler(event, context):
    tariff = FREE._replace(name=event["name"])
    tariff.extras.append(event["extra"])  # CA111: threads=unsafe processes=unsafe
    return tariff.extras


def own_extras_handler(event, context):
    tariff = FREE._replace(extras=[])
    tariff.extras.append(event["extra"])
    return tariff
