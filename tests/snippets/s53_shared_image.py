# truth: threads=unsafe processes=safe
import io

from PIL import Image

badge = Image.open("/var/task/badge.png")


def handler(event, context):
    badge.seek(event["frame"])  # CA301: threads=unsafe processes=safe
    out = io.BytesIO()
    badge.convert("RGB").save(out, "JPEG")
    return {"jpeg": out.getvalue().hex()}
