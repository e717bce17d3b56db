"""aws_xray_sdk: the recorder keeps its segments per thread; patching is for the whole process."""

from aws_xray_sdk.core import patch_all, xray_recorder

patch_all()


def subsegment_handler(event, context):
    with xray_recorder.in_subsegment("price") as subsegment:
        return {"sampled": subsegment.sampled}


def current_handler(event, context):
    return {"trace": xray_recorder.current_segment().trace_id}


def patch_handler(event, context):
    patch_all()  # CA413: threads=benign processes=safe
    return {"ok": True}


def configure_handler(event, context):
    xray_recorder.configure(service=event["tenant"])  # CA303: threads=unsafe processes=safe
    return {"ok": True}
