"""An entry says that something is there: added before the rest is stored, and after it."""

import json
import threading

from fastapi import FastAPI

api = FastAPI()

# ---- hazards ----------------------------------------------------------------------------------------------------------

# another finds the name and asks for a table that is still being read
_read = set()
_sheets = {}


def sheet_handler(event, context):
    name = event["sheet"]
    if name not in _read:
        _read.add(name)  # CA201: threads=unsafe processes=benign
        with open(f"{name}.json") as file:
            _sheets[name] = json.load(file)
    return _sheets[name]


# the same with an early return in a helper, kept in a dictionary
_begun = {}
_layouts = {}


def _prepare(name):
    if _begun.get(name):
        return
    _begun[name] = True  # CA201: threads=unsafe processes=benign
    with open(f"{name}.txt") as file:
        _layouts[name] = file.read()


def layout_handler(event, context):
    _prepare(event["layout"])
    return _layouts[event["layout"]]


# on an object
class Dictionaries:
    def __init__(self):
        self.known = set()
        self.words = {}

    def of(self, language):
        if language not in self.known:
            self.known.add(language)  # CA201: threads=unsafe processes=benign
            self.words[language] = self._read(language)
        return self.words[language]

    def _read(self, language):
        with open(f"{language}.txt") as file:
            return file.read().split()


dictionaries = Dictionaries()


def words_handler(event, context):
    return {"words": len(dictionaries.of(event["language"]))}


# a place is held with None
_fonts = {}


def font_handler(event, context):
    name = event["font"]
    if name not in _fonts:
        _fonts[name] = None  # CA201: threads=unsafe processes=benign
        with open(f"{name}.ttf", "rb") as file:
            _fonts[name] = file.read()
    return {"size": len(_fonts[name])}


# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# said when it is there: the second one only reads once more
_drawn = set()
_icons = {}


def icon_handler(event, context):
    name = event["icon"]
    if name not in _drawn:
        with open(f"{name}.svg") as file:
            _icons[name] = file.read()
        _drawn.add(name)
    return _icons[name]


# one lock around it all
_loaded = set()
_rates = {}
_lock = threading.Lock()


def rate_handler(event, context):
    name = event["rate"]
    with _lock:
        if name not in _loaded:
            _loaded.add(name)
            with open(f"{name}.json") as file:
                _rates[name] = json.load(file)
        return _rates[name]


# nobody asks for what is stored after it
_met = set()
_since = {}


def met_handler(event, context):
    if event["guest"] not in _met:
        _met.add(event["guest"])
        _since[event["guest"]] = event["at"]
    return {"ok": True}


# a route that does not wait in between
_named = set()
_upper = {}


@api.get("/upper")
async def upper(name: str):
    if name not in _named:
        _named.add(name)
        _upper[name] = name.upper()
    return {"name": _upper[name]}


# both belong to the invocation
def own_handler(event, context):
    done, sizes = set(), {}
    for name in event["names"]:
        if name not in done:
            done.add(name)
            sizes[name] = len(name)
    return sizes
