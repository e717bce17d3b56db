# truth: threads=unsafe processes=safe
import contextlib
import dis
import io


def handler(event, context):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):  # CA409: threads=unsafe processes=safe
        dis.dis(event["expression"])
    return {"listing": out.getvalue()}
