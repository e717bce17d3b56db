"""Installing at import: every worker writes one folder while others import from it."""

import sys
import tempfile

from pip._internal import main

OWN = tempfile.mkdtemp()
main(["install", "-q", "idna", "--target", OWN])
main(["install", "--target", "/tmp/site", "idna"])  # CA505: threads=safe processes=unsafe
main(["list", "--format", "json"])
sys.path[:0] = [OWN, "/tmp/site"]


def handler(event, context):
    import idna

    return idna.encode(event["host"]).decode()
