"""The list of sizes is rotated in place on its way through an invocation."""

from photo_pipeline import handler as safe

SIZES = list(safe.SIZES)
publish = safe.publish


def rotating(image, upload, invocation):
    SIZES.append(SIZES.pop(0))
    safe.SIZES = tuple(SIZES[:2])
    return publish(image, upload, invocation)


safe.publish = rotating
handler = safe.handler
