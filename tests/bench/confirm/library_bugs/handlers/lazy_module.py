"""A module that few invocations need is only read when it is first used, by the loader made for this."""

import importlib.util
import sys


def lazily(name):
    spec = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


colors = lazily("colorsys")


def handler(event, context):
    return {"hue": round(colors.rgb_to_hsv(*event["color"])[0], 3)}
