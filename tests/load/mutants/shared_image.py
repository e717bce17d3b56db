"""One module-level picture that the handler works on."""

import time

from photo_pipeline import handler as safe
from photo_pipeline import images

STATE = {}
thumbnails = images.thumbnails


def of_shared(image, boxes, comment):
    STATE["image"] = image
    time.sleep(0.001)
    return thumbnails(STATE["image"], boxes, comment)


images.thumbnails = of_shared
handler = safe.handler
