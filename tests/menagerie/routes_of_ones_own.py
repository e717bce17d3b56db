"""Classes of routes whose method gives the function that is called for every request."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from mangum import Mangum

last = {}
seen = {}


class Told(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()

        async def handle(request: Request):
            last["path"] = request.url.path  # CA103: threads=unsafe processes=safe
            answer = await original(request)
            answer.headers["path"] = last["path"]
            return answer

        return handle


class Timed(APIRoute):
    def get_route_handler(self):
        handle = super().get_route_handler()
        started = {}
        started["path"] = self.path
        seen["made"] = True

        async def timed(request: Request):
            state = {"path": request.url.path}
            answer = await handle(request)
            answer.headers["path"] = state["path"]
            return answer

        return timed


router = APIRouter(route_class=Told)
app = FastAPI()
app.router.route_class = Timed
app.include_router(router)
handler = Mangum(app)  # CA301: threads=unsafe processes=safe
