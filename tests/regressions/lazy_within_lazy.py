"""A pure value made inside the making of something else: neither is visible half-made."""

import os
import socket


class Daemon:
    def __init__(self):
        self.sock = None

    @property
    def address(self):
        if not hasattr(self, "_address"):
            self._address = os.environ["DAEMON"].split(":")  # CA206: threads=benign processes=safe
        return self._address

    def send(self, text):
        if not self.sock:
            self.connect()
        self.sock.send(text)  # CA301: threads=unsafe processes=safe

    def connect(self):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.connect((self.address[0], int(self.address[1])))
        self.sock = sock  # CA206: threads=benign processes=safe


daemon = Daemon()


def handler(event, context):
    daemon.send(event["text"].encode())
