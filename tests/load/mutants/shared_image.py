"""One module-level picture that the handler works on."""

from photo_pipeline import handler as safe
from photo_pipeline import images

STATE = {}
made = images.thumbnails


def thumbnails(image, boxes, comment):
    STATE["image"] = image
    image.load()
    yield from made(STATE["image"].copy(), boxes, comment)


images.thumbnails = thumbnails
original_publish = safe.publish


def publish(image, upload, invocation):
    STATE["image"] = image
    answer = original_publish(image, upload, invocation)
    again = images._encoded(STATE["image"].resize(images.fit(image.size, (200, 150))), safe.document.comment(upload))
    last = images.Thumbnail((200, 150), answer[0][-1].size, again)
    safe.put_thumbnail(last, upload, invocation)
    return [*answer[0][:-1], last], answer[1]


safe.publish = publish
handler = safe.handler
