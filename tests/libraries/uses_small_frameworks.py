"""lambda-proxy, the Functions Framework, stac-task and Ariadne: routes, payloads and fields begin invocations."""

import functions_framework
from ariadne import QueryType
from lambda_proxy.proxy import API
from pyramid.config import Configurator
from pyramid.view import view_config
from stactask import Task

app = API(name="tiles")
query = QueryType()
_SIZES = {"small": 256}
_tiles = {}
_totals = {}
_served = 0


@app.get("/tiles/<z>")
def tile(z):
    if z not in _tiles:
        _tiles[z] = [z]  # CA201: threads=benign processes=benign
    return ("OK", "text/plain", str(_tiles[z]))


@app.route("/sizes", methods=["GET"])
def sizes():
    return ("OK", "text/plain", str(_SIZES))


@functions_framework.http
def serve(request):
    size = dict(_SIZES)
    size["asked"] = request.args
    return size


class Thumbnail(Task):
    name = "thumbnail"
    made = 0

    def process(self, **kwargs):
        self.sizes = dict(_SIZES)
        Thumbnail.made += 1  # CA102: threads=unsafe processes=benign
        return [self.sizes, Thumbnail.made]


@query.field("served")
def served(_, info):
    global _served
    _served += 1  # CA102: threads=unsafe processes=benign
    return _served


@query.field("size")
def size(_, info, name):
    return _SIZES[name]


_last = {}


@view_config(route_name="shop", renderer="json")
def shop_view(request):
    _last["shop"] = request.params["shop"]  # CA103: threads=unsafe processes=safe
    return {"shop": _shop()}


def _shop():
    return _last["shop"]


def plain_view(request):
    return {"name": request.params["name"]}


_config = Configurator()
_config.add_view(plain_view, route_name="plain", renderer="json")
