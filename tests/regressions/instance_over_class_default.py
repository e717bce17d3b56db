"""Attributes whose class has a first value, bound on the one instance: made once, but visible half-made."""

import importlib


class Application:
    made = None
    settings = None
    wsgi = None

    def __new__(cls, name="settings"):
        if Application.made is None:
            Application.made = object.__new__(cls)  # CA206: threads=benign processes=safe
        return Application.made

    def __init__(self, name="settings"):
        if not self.settings:
            self.settings = importlib.import_module(name)  # CA206: threads=unsafe processes=safe
            if self.settings.KIND == "wsgi":
                self.wsgi = importlib.import_module(self.settings.APP)
            else:
                self.wsgi = None

    def answer(self, event):
        return self.wsgi.answer(event)


def handler(event, context):
    return Application().answer(event)
