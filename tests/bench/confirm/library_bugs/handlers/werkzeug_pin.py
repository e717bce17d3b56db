"""Checks that the debugger locks out whoever guesses: eleven wrong PINs, the last two of them at once."""

from concurrent.futures import ThreadPoolExecutor

from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client
from werkzeug.wrappers import Response


def handler(event, context):
    debugged = DebuggedApplication(Response("hello"), evalex=True, pin_security=True)
    debugged.pin = "123-456-789"

    def guess(pin):
        query = {"__debugger__": "yes", "cmd": "pinauth", "pin": pin, "s": debugged.secret}
        return Client(debugged).get("/", query_string=query, headers={"Host": "localhost"}).get_json()

    for _ in range(9):
        guess("000-000-000")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(guess, [event["first"], event["second"]]))
    return {"locked_out": guess("000-000-000")["exhausted"]}
