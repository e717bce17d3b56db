"""Order of sets: in lists, in joined texts, in the keys of an object, in rows."""


def handler(event, context):
    tags = {event["user"], "gold", "new", "eu", f"n{event['n']}"}
    return {
        "constant": list({"red", "green"}),
        "tags": list(tags),
        "line": ", ".join(tags),
        "rows": [{"tag": tag, "size": len(tag)} for tag in tags],
        "by_tag": {tag: len(tag) for tag in tags},
    }
