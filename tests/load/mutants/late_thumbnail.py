"""A thread that outlives the invocation writes a thumbnail once more, of whatever photo is current by then."""

import threading
import time

from photo_pipeline import handler as safe

CURRENT = {}
put_thumbnail = safe.put_thumbnail


def twice(thumbnail, upload, invocation):
    key = put_thumbnail(thumbnail, upload, invocation)
    CURRENT["thumbnail"] = thumbnail
    if thumbnail.box == (200, 150):
        threading.Thread(target=later, args=(upload, invocation)).start()
    return key


def later(upload, invocation):
    time.sleep(0.3)
    current = CURRENT["thumbnail"]
    put_thumbnail(type(current)((200, 150), current.size, current.jpeg), upload, invocation)


safe.put_thumbnail = twice
handler = safe.handler
