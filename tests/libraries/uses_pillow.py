"""pillow: an image is loaded lazily and changed in place."""

import io

from PIL import Image, ImageDraw, ImageOps

_SIZE = (128, 128)


def own_image_handler(event, context):
    image = Image.open(io.BytesIO(event["body"]))
    image.thumbnail(_SIZE)
    out = io.BytesIO()
    image.save(out, "PNG")
    return {"png": out.getvalue().hex()}


def own_canvas_handler(event, context):
    return {"size": Image.new("RGB", _SIZE).size}


_logo = Image.open("/var/task/logo.png")


def shared_image_handler(event, context):
    return {"png": _logo.resize(_SIZE).tobytes().hex()}  # CA301: threads=unsafe processes=safe


def limit_handler(event, context):
    Image.MAX_IMAGE_PIXELS = event["pixels"]  # CA413: threads=unsafe processes=safe
    return {"ok": True}


def own_page_handler(event, context):
    page = Image.new("RGB", _SIZE)
    page.paste(Image.open(io.BytesIO(event["body"])))
    return {"size": page.size}


_stamp = Image.open("/var/task/stamp.png")


def stamped_handler(event, context):
    page = Image.new("RGB", _SIZE)
    page.paste(_stamp)  # CA301: threads=unsafe processes=safe
    return {"size": page.size}


_loaded = Image.open("/opt/mark.png").convert("RGBA")
_blank = Image.new("RGB", (9, 9))
_shrunk = Image.open("/opt/large.png").resize((90, 90))


def copied_handler(event, context):
    own = _loaded.copy()
    ImageDraw.Draw(own).text((0, 0), event["text"])
    return own.tobytes()


def pasted_handler(event, context):
    page = Image.new("RGB", (100, 100))
    page.paste(_loaded, (0, 0), _loaded)
    return page.tobytes()


def drawn_blank_handler(event, context):
    ImageDraw.Draw(_blank).text((0, 0), event["text"])  # CA301: threads=unsafe processes=unsafe
    return _blank.tobytes()


def shrunk_handler(event, context):
    _shrunk.thumbnail((1, 1))  # CA301: threads=unsafe processes=safe
    return _shrunk.tobytes()


_toned = ImageOps.grayscale(Image.open("/opt/toned.png")).point(lambda level: level // 2).quantize(8).convert("RGB")


def toned_handler(event, context):
    return _toned.crop(event["box"]).rotate(90).tobytes()


def stained_handler(event, context):
    _toned.putpixel((0, 0), event["colour"])  # CA301: threads=unsafe processes=safe
    return _toned.tobytes()


_labelled = Image.open("/opt/label.png").convert("RGB")
_copied = Image.open("/opt/copied.png").convert("RGB")


def labelled_handler(event, context):
    """What one request has written stays for the next."""
    ImageDraw.Draw(_labelled).text((0, 0), event["text"])  # CA301: threads=unsafe processes=unsafe
    return _labelled.tobytes()


def copied_handler(event, context):
    mine = _copied.copy()
    ImageDraw.Draw(mine).text((0, 0), event["text"])
    return mine.tobytes()
