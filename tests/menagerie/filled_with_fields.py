"""Shared dictionaries that get the fields of a request, and go out with those of earlier ones."""

row = {}
profile = {}
walked = {}
seats = {}
cache = {}


def row_handler(event, context):
    row[event["k"]] = event["v"]  # CA111: threads=unsafe processes=unsafe
    return dict(row)


def profile_handler(event, context):
    profile.update(event["profile"])  # CA111: threads=unsafe processes=unsafe
    return dict(profile)


class Line:
    def __init__(self):
        self.data = {}

    def bind(self, **values):
        self.data.update(values)  # CA111: threads=unsafe processes=unsafe

    def render(self):
        return " ".join(f"{k}={v}" for k, v in self.data.items())  # CA112: threads=unsafe processes=safe


line = Line()


def line_handler(event, context):
    line.bind(**event["fields"])
    return line.render()


def walked_handler(event, context):
    for k, v in event["row"].items():
        walked[k] = v  # CA111: threads=unsafe processes=unsafe
    return [f"{k}={v}" for k, v in walked.items()]  # CA112: threads=unsafe processes=safe


def own_handler(event, context):
    own = dict(event["tags"])
    own.update(event["more"])
    return [f"{k}={v}" for k, v in own.items()]


def own_walk_handler(event, context):
    walked = {}
    for k, v in event["row"].items():
        walked[k] = v
    return dict(walked)


def cache_handler(event, context):
    answers = []
    for name in event["names"]:
        if name not in cache:
            cache[name] = name.upper()  # CA201: threads=benign processes=benign
        answers.append(cache[name])
    return answers


def seat_handler(event, context):
    seats[event["who"]] = event["seat"]
    return {"seat": seats[event["who"]]}
