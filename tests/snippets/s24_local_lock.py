# truth: threads=unsafe processes=safe
import threading

total = 0


def handler(event, context):
    global total
    lock = threading.Lock()
    with lock:
        total += event["amount"]  # CA115: threads=unsafe processes=safe
        return {"total": total}
