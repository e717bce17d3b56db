"""A decorator of handlers that are made by a function."""


def guarded(function):
    def wrapper(event, context):
        try:
            return function(event, context)
        except ValueError:
            return {"statusCode": 400}

    return wrapper
