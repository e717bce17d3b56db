# truth: threads=unsafe processes=benign
COUNTS = {}


def handler(event, context):
    page = event["page"]
    COUNTS[page] = COUNTS.get(page, 0) + 1  # CA102: threads=unsafe processes=benign
    return {"page": page, "views": COUNTS[page]}
