"""CA701 exit-in-handler: ending the interpreter ends the worker, for good, and whatever else it was doing."""

import os
import subprocess
import sys

from black import main as black_main

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# an exception, or an error answer
def raise_handler(event, context):
    if "id" not in event:
        raise ValueError("no id")
    return {"statusCode": 200}


# caught before it leaves the handler
def caught_handler(event, context):
    try:
        black_main([event["path"]])
    except SystemExit as stop:
        return {"code": stop.code}
    return {"code": 0}


def own_exit_caught_handler(event, context):
    try:
        if not event.get("ok"):
            sys.exit(3)
    except SystemExit as stop:
        return {"code": stop.code}
    return {"code": 0}


# a child process ends
def child_handler(event, context):
    done = subprocess.run([sys.executable, "-c", "import sys; sys.exit(3)"], check=False)
    return {"code": done.returncode}


# a method called exit, and a local function
class Menu:
    """A menu."""

    def exit(self):
        """Close the menu."""
        return "closed"


def other_exit_handler(event, context):
    def quit():
        return "left"

    return {"menu": Menu().exit(), "quit": quit()}


# only when the file is run as a program
def main():
    """Command line."""
    if len(sys.argv) < 2:
        sys.exit("usage: exit_in_handler.py FILE")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())


# ---- hazards ----------------------------------------------------------------------------------------------------------


def sys_exit_handler(event, context):
    if "id" not in event:
        sys.exit(1)  # CA701: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def os_exit_handler(event, context):
    if event.get("restart"):
        os._exit(0)  # CA701: threads=unsafe processes=unsafe
    return {"statusCode": 200}


# the built-in meant for the prompt
def _check(event):
    if "id" not in event:
        exit()  # CA701: threads=unsafe processes=unsafe


def builtin_exit_handler(event, context):
    _check(event)
    return {"statusCode": 200}


def quit_handler(event, context):
    if not event:
        quit(2)  # CA701: threads=unsafe processes=unsafe
    return {"statusCode": 200}


# `except Exception` does not catch it
def raise_system_exit_handler(event, context):
    try:
        if "id" not in event:
            raise SystemExit("no id")  # CA701: threads=unsafe processes=unsafe
    except Exception:
        return {"statusCode": 500}
    return {"statusCode": 200}
