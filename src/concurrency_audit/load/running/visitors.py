"""Keeps other web sites away from Locust's web UI: its actions start and stop load, and its answers carry CORS `*`.

A page anywhere can send requests to a port on this machine through its visitor's browser, and with DNS rebinding under
its own name. Locust's UI may be meant for other machines, so an address in numbers is taken, and names that are this
machine's; any other name is refused, and so is every request that another origin makes.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping

from flask import Flask, Response, request

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?")


def keep_strangers_out(app: Flask, bound_to: str) -> None:
    """Refuse requests of other web sites from now on; `bound_to` is the host name that the UI was started with."""
    names = {"localhost", socket.gethostname().lower(), bound_to.lower()} - {""}

    @app.before_request
    def check() -> Response | None:
        if is_foreign(dict(request.headers), request.environ.get("HTTP_HOST", ""), names):
            return Response("Requests from other web sites are refused.\n", 403, mimetype="text/plain")
        return None


def is_foreign(headers: Mapping[str, str], host: str, names: set[str]) -> bool:
    """Whether a request comes from another web site, or under a name that is none of this machine's."""
    origin = headers.get("Origin")
    if origin is not None and origin.lower().partition("://")[2] != host.lower():
        return True
    if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return True
    return not _is_own(host, names)


def _is_own(host: str, names: set[str]) -> bool:
    match = _HOST.fullmatch(host.lower())
    if match is None:
        return False
    name = match[1].strip("[]")
    if name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
