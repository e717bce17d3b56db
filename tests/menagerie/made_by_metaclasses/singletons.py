"""Metaclasses that keep the instances of their classes, or the classes."""

import threading


class Singleton(type):
    _instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)  # CA201: threads=unsafe processes=benign
        return cls._instances[cls]


class Single(type):
    def __init__(cls, name, bases, body):
        super().__init__(name, bases, body)
        cls._instance = None

    def __call__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__call__(*args, **kwargs)  # CA206: threads=benign processes=safe
        return cls._instance


class Guarded(type):
    _instances = {}
    _lock = threading.Lock()

    def __call__(cls, *args, **kwargs):
        with cls._lock:
            if cls not in cls._instances:
                cls._instances[cls] = type.__call__(cls, *args, **kwargs)
            return cls._instances[cls]


class Handing(type):
    """Makes an instance for each call."""

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.checked = True
        return made


class Registered(type):
    classes = {}

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        mcs.classes[name.lower()] = cls
        return cls
