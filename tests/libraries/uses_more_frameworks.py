"""FastHTML, BlackSheep, CherryPy, hug, Molten, Esmerald, FastStream: what serves requests is an entry point."""

import hug
from blacksheep import get as sheep_get
from esmerald import post as esmerald_post
from fasthtml.common import fast_app
from faststream.rabbit import RabbitBroker
import cherrypy
from molten import App, Route

fast, rt = fast_app()
broker = RabbitBroker()

_RATES = {"EUR": 1.0}


def _look():
    with open("/var/task/rates.json") as rates:
        return rates.read()


@rt("/rate")
def rate(currency: str):
    return _RATES.get(currency)


class Root:
    """One instance serves all requests."""

    @cherrypy.expose
    def index(self, name):
        self.name = name  # CA104: threads=unsafe processes=safe
        _look()
        return self.name

    @cherrypy.expose
    def rate(self, currency):
        return _RATES.get(currency)


root = Root()
cherrypy.tree.mount(root)
_molten = None


def molten_page(name: str):
    global _molten
    _molten = name  # CA103: threads=unsafe processes=safe
    _look()
    return _molten


app = App(routes=[Route("/{name}", molten_page)])


_fasthtml = None


@rt("/x")
def fasthtml(name: str):
    global _fasthtml
    _fasthtml = name  # CA103: threads=unsafe processes=safe
    _look()
    return _fasthtml


_fasthtml_bare = None


@rt
def fasthtml_bare(name: str):
    global _fasthtml_bare
    _fasthtml_bare = name  # CA103: threads=unsafe processes=safe
    _look()
    return _fasthtml_bare


_fasthtml_app = None


@fast.post
async def fasthtml_app(name: str):
    global _fasthtml_app
    _fasthtml_app = name  # CA103: threads=unsafe processes=safe
    _look()
    return _fasthtml_app


_blacksheep = None


@sheep_get("/{name}")
async def blacksheep(name: str):
    global _blacksheep
    _blacksheep = name  # CA103: threads=unsafe processes=safe
    _look()
    return _blacksheep


_hug = None


@hug.get("/x")
def hug(name):
    global _hug
    _hug = name  # CA103: threads=unsafe processes=safe
    _look()
    return _hug


_esmerald = None


@esmerald_post("/{name}")
async def esmerald(name: str) -> str:
    global _esmerald
    _esmerald = name  # CA103: threads=unsafe processes=safe
    _look()
    return _esmerald


_faststream = None


@broker.subscriber("orders")
async def faststream(name):
    global _faststream
    _faststream = name  # CA103: threads=unsafe processes=safe
    _look()
    return _faststream
