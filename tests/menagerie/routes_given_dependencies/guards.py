"""A decorator of all routes, which gives on whatever it is given."""

from functools import wraps


def handled(route):
    @wraps(route)
    async def wrapper(*args, **kwargs):
        try:
            return await route(*args, **kwargs)
        except ValueError:
            return {"error": "value"}

    return wrapper
