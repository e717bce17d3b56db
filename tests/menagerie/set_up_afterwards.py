"""Objects of libraries that are bound to a shared name first and made ready afterwards, and those made ready before."""

from fastapi import FastAPI, Request
from flask import Flask
from hypothetical_bus import Bus
from hypothetical_models import Model
from mangum import Mangum
from orders_of_others import api, router

app = None
ready = None
web = None

model = None


def application():
    global app
    if app is not None:
        return app
    app = FastAPI()  # CA206: threads=unsafe processes=safe

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception):
        return {"detail": str(error)}

    app.include_router(router, prefix="/orders")
    return app


def application_handler(event, context):
    return Mangum(application())(event, context)


# made ready under a name of its own
def finished():
    global ready
    if ready is None:
        made = FastAPI()
        made.include_router(router, prefix="/orders")
        ready = made  # CA206: threads=benign processes=safe
    return ready


def finished_handler(event, context):
    return Mangum(finished())(event, context)


def site():
    global web
    if web is None:
        web = Flask("shop")  # CA206: threads=unsafe processes=safe
        web.register_blueprint(api)
    return web


def site_handler(event, context):
    return site().dispatch_request()


class Mail:
    def __init__(self):
        self.bus = None

    def get(self):
        if self.bus is None:
            self.bus = Bus("mail")  # CA206: threads=unsafe processes=safe
            self.bus.connect()
        return self.bus

    def finished(self):
        if self.own is None:
            found = Bus("mail")
            found.connect()
            self.own = found  # CA206: threads=benign processes=safe
        return self.own

    own = None


mail = Mail()


def mail_handler(event, context):
    return mail.get().describe(event["id"])


def own_mail_handler(event, context):
    return mail.finished().describe(event["id"])


# what each request asks it for is no making ready
def asked_handler(event, context):
    global model
    if model is None:
        model = Model("small")  # CA206: threads=benign processes=safe
    return model.predict(event["text"])
