"""One decorator with and without parentheses: what it gives depends on whether it was given a function."""

import functools

partial_names = []
lambda_names = []
chosen_names = []
callable_names = []
safe_names = {}


def by_partial(function=None, *, status=200):
    if function is None:
        return functools.partial(by_partial, status=status)

    @functools.wraps(function)
    def inner(event, context):
        return {"status": status, "body": function(event)}

    return inner


@by_partial
def plain(event):
    partial_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return partial_names


@by_partial(status=201)
def with_status(event):
    partial_names.append(event["n"])
    return partial_names


def by_lambda(function=None, *, status=200):
    if not function:
        return lambda given: by_lambda(given, status=status)

    def inner(event, context):
        return {"status": status, "body": function(event)}

    return inner


@by_lambda()
def empty_parentheses(event):
    lambda_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return lambda_names


def by_choice(function=None, *, status=200):
    def decorate(given):
        def inner(event, context):
            return {"status": status, "body": given(event)}

        return inner

    return decorate if function is None else decorate(function)


@by_choice
def chosen_plain(event):
    chosen_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return chosen_names


@by_choice(status=404)
def chosen_with_status(event):
    chosen_names.append(event["n"])
    return chosen_names


def by_callable(*args, **options):
    def decorate(given):
        def inner(event, context):
            return {**options, "body": given(event)}

        return inner

    if len(args) == 1 and callable(args[0]):
        return decorate(args[0])
    return decorate


@by_callable
def called_plain(event):
    callable_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return callable_names


@by_callable(status=201)
def called_with_status(event):
    callable_names.append(event["n"])
    return callable_names


@by_partial
def safe(event):
    names = dict(safe_names)
    names["n"] = event["n"]
    return names
