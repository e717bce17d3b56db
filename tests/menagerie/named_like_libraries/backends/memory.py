"""What is loaded by name."""

noted = []


class Store:
    kept = []

    def keep(self, event):
        self.kept.append(event["x"])  # CA105: threads=unsafe processes=unsafe
        return self.kept


def note(event):
    noted.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return noted
