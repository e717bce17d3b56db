"""A cache whose answers become keys of later look-ups is still only a cache: nothing is read, changed and stored back."""

import re

_names = {}
_capital = re.compile("[A-Z]")


def snake(name, sep="_", _names=_names):
    if sep in name:
        return name
    key = (name, sep)
    if key not in _names:
        changed = _capital.sub(sep, name).lower()
        _names[key] = changed  # CA201: threads=benign processes=benign
    return _names[key]


def handler(event, context):
    name = snake(event["name"])
    if "kind" in event:
        name += f"_{event['kind']}"
    return snake(name)
