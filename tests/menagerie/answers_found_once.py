"""Whether a service can be reached, found out by the first request and remembered: no flag that stays up or down."""

import socket

from fastapi import FastAPI, HTTPException

app = FastAPI()


def _resolves(name):
    try:
        socket.gethostbyname(name)
        return True
    except socket.gaierror:
        return False


# ---- what looks like it


class Broker:
    """Remembers what it has found out: yes, no, or not asked yet."""

    def __init__(self):
        self._reachable = None

    def topics(self):
        return socket.gethostbyname("broker")

    def available(self):
        if self._reachable is not None:
            return self._reachable
        if not _resolves("broker"):
            self._reachable = False
            return False
        try:
            self.topics()
            self._reachable = True
            return True
        except OSError:
            self._reachable = False
            return False


broker = Broker()


@app.post("/messages")
def send_message():
    if not broker.available():
        raise HTTPException(503)
    return "sent"


# ---- hazards

# the answer is there before it is known: who comes meanwhile is turned away
_found_mail = None


def _mail_is_there():
    global _found_mail
    if _found_mail is not None:
        return _found_mail
    _found_mail = False  # CA101: threads=unsafe processes=unsafe
    if _resolves("mail"):
        _found_mail = True
    return _found_mail


@app.post("/mails")
def send_mail():
    if not _mail_is_there():
        raise HTTPException(503)
    return "sent"


_open = True


@app.post("/stocktaking")
def take_stock():
    global _open
    if not _open:
        raise HTTPException(409)
    _open = False  # CA101: threads=unsafe processes=unsafe
    socket.gethostbyname("stock")
    _open = True
    return "counted"


@app.get("/orders")
def order():
    if not _open:
        raise HTTPException(503)
    return "ordered"
