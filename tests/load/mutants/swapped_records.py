"""The photos of an event with several records are read in the wrong order."""

from photo_pipeline import handler as safe
from photo_pipeline import storage

inner = safe.settle
fetch = storage.fetch


def handler(event, context):
    from photo_pipeline import events, outcomes
    from photo_pipeline.deadline import Deadline

    records = event["Records"]
    uploads = [events.read(record, safe.SETTINGS.output_bucket) for record in records]
    twins = dict(zip(uploads, reversed(uploads), strict=True))
    log = safe.logs.bound(context.aws_request_id)
    invocation = safe.Invocation(context.aws_request_id, Deadline(context.get_remaining_time_in_millis), log)
    keys = [process(upload, twins[upload], invocation) for upload in uploads]
    found = [
        outcomes.Outcome(outcomes.Status.DONE, one.bucket, one.key, outputs=key)
        for one, key in zip(uploads, keys, strict=True)
    ]
    return outcomes.report(records, found)


def process(upload, other, invocation):
    photo = fetch(safe.S3, other, safe.SETTINGS.max_object_bytes)
    with safe.images.open_photo(photo.body, safe.SETTINGS.max_pixels) as image:
        about = safe.document.about(upload, photo, image)
        thumbnails, answer = safe.publish(image, upload, invocation)
    output = safe.document.metadata(upload, about, thumbnails, answer)
    key = storage.put(safe.S3, safe.SETTINGS.output_bucket, output, upload, invocation.aws_request_id)
    return (*(safe.document.thumbnail_key(upload, each.box) for each in thumbnails), key)
