"""Who asks."""

import threading
from types import MappingProxyType

_local = threading.local()
RATES = MappingProxyType({"acme": 2, "birch": 3})


class Request:
    tenant = None


class Client:
    """Made for the first tenant that asks."""

    _instance = None

    @classmethod
    def instance(cls, tenant):
        if cls._instance is None:
            cls._instance = cls()
            cls._instance.connect(tenant)
        return cls._instance

    def connect(self, tenant):
        self.tenant = tenant
        self.open = True

    def fetch(self, what):
        return f"{self.tenant}:{what}"


class Settings:
    """Read by everybody, replaced as a whole."""

    def __init__(self):
        self.current = {"version": 1, "limit": 10}

    def reload(self, version):
        self.current = {"version": version, "limit": version * 10}

    def half_reload(self, version):
        self.current["version"] = version
        self.current["limit"] = announce(version) * 10


def announce(value):
    return value


def remember(name):
    _local.name = name


def remembered():
    return _local.name


settings = Settings()
