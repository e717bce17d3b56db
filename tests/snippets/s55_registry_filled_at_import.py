# truth: safe
ROUTES = {}


def route(path):
    def register(function):
        ROUTES[path] = function
        return function

    return register


@route("/hello")
def hello(event):
    return {"text": f"Hello {event['name']}"}


@route("/ping")
def ping(event):
    return {"text": "pong"}


def handler(event, context):
    function = ROUTES.get(event["path"])
    return function(event) if function else {"statusCode": 404}
