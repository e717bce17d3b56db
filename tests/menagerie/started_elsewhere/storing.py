"""What is made before the first request."""


class Store:
    def __init__(self):
        self.last = None
        self.names = ("a", "b")

    def keep(self, user):
        self.last = user  # CA104: threads=unsafe processes=safe
        return self.last

    def first(self):
        return self.names[0]


_store = None


async def open_store():
    global _store
    _store = Store()


def kept():
    return _store
