"""The last labels in a module variable, filled by one thread and read by another."""

from photo_pipeline import handler as safe

LAST = {}
ask_labels = safe.ask_labels
publish = safe.publish


def remembering(thumbnail, invocation):
    LAST["answer"] = ask_labels(thumbnail, invocation)
    return LAST["answer"]


def publishing(image, upload, invocation):
    made, _ = publish(image, upload, invocation)
    return made, LAST["answer"]


safe.ask_labels, safe.publish = remembering, publishing
handler = safe.handler
