# truth: threads=unsafe processes=safe
current_event = None


def user_id():
    return current_event["requestContext"]["authorizer"]["claims"]["sub"]


def handler(event, context):
    global current_event
    current_event = event  # CA103: threads=unsafe processes=safe
    return {"user": user_id()}
