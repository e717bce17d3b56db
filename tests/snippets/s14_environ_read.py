# truth: safe
import os

TABLE = os.environ["TABLE_NAME"]


def handler(event, context):
    stage = os.environ.get("STAGE", "dev")
    debug = os.getenv("DEBUG") == "1"
    return {"table": f"{TABLE}-{stage}", "debug": debug}
