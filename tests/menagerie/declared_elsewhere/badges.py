"""What only annotations of the other module name."""


class Badges:
    def __init__(self):
        self.owner = None

    def show(self, owner):
        self.owner = owner  # CA104: threads=unsafe processes=safe
        return {"owner": self.owner}


class Plain:
    def show(self, owner):
        return {"owner": owner}
