"""An uploader object, shared, that keeps the request it is building in an attribute."""

import time

from photo_pipeline import storage
from photo_pipeline.handler import handler


class Uploader:
    def __init__(self):
        self.request = None

    def send(self, *request):
        self.request = request
        time.sleep(0.001)
        return put(*self.request)


put = storage.put
storage.put = Uploader().send
__all__ = ["handler"]
