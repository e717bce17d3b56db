import bus
from bus import execute

_made = []
_dropped = []
_named = []
_never = []


class Create:
    def __init__(self, name):
        self.name = name


class Drop:
    def __init__(self, name):
        self.name = name


class Rename(Drop):
    pass


class Unused:
    pass


@execute.register(Create)
def create(command):
    _made.append(command.name)  # CA111: threads=unsafe processes=unsafe
    return _made


@bus.execute.register
def _(command: Drop):
    _dropped.append(command.name)  # CA111: threads=unsafe processes=unsafe
    return _dropped


@execute.register(Unused)
def unused(command):
    _never.append(command)
    return _never


def rename(command):
    _named.append(command.name)  # CA111: threads=unsafe processes=unsafe
    return _named


bus.ask.register(Rename, rename)
