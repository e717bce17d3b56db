"""Ten lines of the project's own."""

used = []


def use(event):
    used.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return used
