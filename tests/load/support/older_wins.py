"""A write waits for nobody else's, but an older event may replace what a newer one stored."""

from typing import Any

from photo_pipeline import handler as safe
from photo_pipeline import storage
from photo_pipeline.storage import Output


def whatever_is_there(client: Any, bucket: str, output: Output, sequencer: str) -> dict[str, Any]:
    del sequencer
    return {"IfMatch": client.head_object(Bucket=bucket, Key=output.key)["ETag"]}


storage._condition = whatever_is_there
handler = safe.handler
