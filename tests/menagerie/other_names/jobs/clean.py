cleaned = []


def run(event):
    cleaned.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return cleaned
