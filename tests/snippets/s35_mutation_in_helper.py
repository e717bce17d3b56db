# truth: threads=unsafe processes=unsafe
audit_trail = []


def remember(trail, entry):
    trail.append(entry)  # CA111: threads=unsafe processes=unsafe
    return trail


def process(event):
    return remember(audit_trail, {"user": event["user"], "action": event["action"]})


def handler(event, context):
    return {"trail": process(event)}
