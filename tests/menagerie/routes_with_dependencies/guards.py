from functools import wraps


def caught(function):
    @wraps(function)
    def within(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except KeyError:
            return {}

    return within
