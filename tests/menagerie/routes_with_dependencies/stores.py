class Store:
    def __init__(self):
        self.names = []

    def keep(self, name):
        self.names.append(name)  # CA111: threads=unsafe processes=unsafe
        return self.names

    def every(self):
        own = list(self.names)
        own.append("last")
        return own


_store = Store()


def get_store():
    return _store
