"""`a if test else b` with calls: only one of both is made."""

drafts = {}
notes = {}


class Counter:
    """What was asked for last."""

    def __init__(self):
        self.asked = None

    def put(self, event):
        self.asked = event["asked"]  # CA104: threads=unsafe processes=unsafe

    def get(self):
        return self.asked


counter = Counter()


def put(event):
    drafts["text"] = event["text"]  # CA103: threads=unsafe processes=unsafe
    return "stored"


def get(event):
    return drafts.get("text")


def draft_handler(event, context):
    return put(event) if event["method"] == "PUT" else get(event)


def counter_handler(event, context):
    return counter.put(event) if event["method"] == "PUT" else counter.get()


# A look-alike: it is set either way before it is read.


def note(text):
    notes["text"] = text  # CA103: threads=unsafe processes=safe


def note_handler(event, context):
    note(event["text"]) if event.get("text") else note("empty")
    return notes["text"]
