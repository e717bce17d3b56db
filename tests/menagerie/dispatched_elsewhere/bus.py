from functools import singledispatch


@singledispatch
def execute(command):
    raise NotImplementedError(type(command).__name__)


@singledispatch
def ask(query):
    raise NotImplementedError(type(query).__name__)
