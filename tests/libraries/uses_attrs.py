"""attrs: fields belong to instances, whatever stands in the body of the class."""

import attr
import attrs


@attrs.define
class Options:
    """What a request wants."""

    name: str
    limit: int = 10
    tags: list = attrs.field(factory=list)


@attr.s(auto_attribs=True)
class Older:
    """The same in the older spelling."""

    name: str
    note: str = ""


def fields_handler(event, context):
    options = Options(name=event["name"])
    options.limit = event["limit"]
    options.tags.append(event["tag"])
    return {"limit": options.limit, "tags": options.tags}


def older_handler(event, context):
    options = Older(event["name"])
    options.note = event["note"]
    return {"note": options.note}


_options = Options(name="all")


def shared_handler(event, context):
    _options.limit = event["limit"]  # CA104: threads=unsafe processes=safe
    return {"limit": _options.limit}
