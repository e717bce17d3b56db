"""One of the banks."""


class Bank:
    def __init__(self):
        self.last = None

    def read(self, event):
        self.last = event["row"]  # CA104: threads=unsafe processes=safe
        return self.told()

    def told(self):
        return self.last


class Other:
    def read(self, event):
        return event["row"]
