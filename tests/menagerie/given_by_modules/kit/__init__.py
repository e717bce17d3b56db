"""What a package's own `__getattr__` gives, by name, by a table, or made when it is first asked for."""

import importlib

_NAMES = {"told": ".state", "plain": ".state"}
_MADE = {}


def __getattr__(name):
    if name == "remember":
        from kit.state import remember

        return remember
    if name == "client":
        if name not in _MADE:
            from kit.state import Client

            _MADE[name] = Client()
        return _MADE[name]
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name], __package__), name)
    raise AttributeError(name)
