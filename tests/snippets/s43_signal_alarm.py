# truth: threads=unsafe processes=safe
import signal


def too_slow(number, frame):
    raise TimeoutError("too slow")


def handler(event, context):
    signal.signal(signal.SIGALRM, too_slow)  # CA406: threads=unsafe processes=safe
    signal.alarm(3)
    try:
        return {"matches": event["pattern"] in event["text"]}
    finally:
        signal.alarm(0)
