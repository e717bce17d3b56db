"""Applications that each invocation sets up once more, and such as are set up once."""

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from fastapi import APIRouter, FastAPI
from flask import Blueprint, Flask
from mangum import Mangum
from starlette.middleware.gzip import GZipMiddleware

api = FastAPI()
router = APIRouter()


@router.get("/x")
def x():
    return {}


def include_handler(event, context):
    api.include_router(router)  # CA303: threads=unsafe processes=unsafe
    return Mangum(api)(event, context)


def middleware_handler(event, context):
    api.add_middleware(GZipMiddleware)  # CA303: threads=unsafe processes=unsafe
    return Mangum(api)(event, context)


app = APIGatewayRestResolver()


def guard(app, next_middleware):
    return next_middleware(app)


def use_handler(event, context):
    app.use([guard])  # CA301: threads=unsafe processes=safe ; CA303: threads=unsafe processes=unsafe
    return app.resolve(event, context)


flask_app = Flask(__name__)
part = Blueprint("part", __name__)


def blueprint_handler(event, context):
    flask_app.register_blueprint(part)  # CA303: threads=unsafe processes=unsafe
    return {}


def hook_handler(event, context):
    flask_app.before_request(lambda: None)  # CA303: threads=unsafe processes=unsafe
    return {}


lazy = None


def lazy_handler(event, context):
    global lazy
    if lazy is None:
        lazy = FastAPI()  # CA206: threads=unsafe processes=safe
        lazy.include_router(router)
    return Mangum(lazy)(event, context)


def own_handler(event, context):
    own = FastAPI()
    own.include_router(router)
    own.add_middleware(GZipMiddleware)
    return Mangum(own)(event, context)


flagged = FastAPI()
done = False


def flagged_handler(event, context):
    global done
    if not done:
        flagged.include_router(router)
        done = True
    return Mangum(flagged)(event, context)


def create():
    made = FastAPI()
    made.include_router(router)
    return made


made = create()


def made_handler(event, context):
    return Mangum(made)(event, context)
