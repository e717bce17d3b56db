"""Shared texts into which invocations write data of their requests, and numbers beside them."""

text = "Hello {name}"
url = "https://x?"
total = 0


class Report:
    def __init__(self):
        self.body = ""
        self.n = 0

    def add(self, line):
        self.body += f"{line}\n"  # CA102: threads=unsafe processes=unsafe
        self.n += len(line)  # CA102: threads=benign processes=benign
        return self.body


report = Report()


def text_handler(event, context):
    global text
    text = text.replace("{name}", event["name"])  # CA102: threads=unsafe processes=unsafe
    return text


def url_handler(event, context):
    global url
    url += f"&id={event['id']}"  # CA102: threads=unsafe processes=unsafe
    return url


def total_handler(event, context):
    global total
    total += event["n"]  # CA102: threads=unsafe processes=benign
    return total


def label_handler(event, context):
    own = "Hello {name}"
    own = own.replace("{name}", event["name"])
    return own


def report_handler(event, context):
    return report.add(event["line"])
