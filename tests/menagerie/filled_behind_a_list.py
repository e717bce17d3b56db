"""What the first invocation fills alone, as a list or set says whether it was there."""

from pathlib import Path

empty = []
counted = []
named = set()
personal = []
taken_out = set()
rows = {}
sizes = {}
words = {}
users = {}
lists = {}


def empty_handler(event, context):
    if not empty:
        rows["all"] = Path("rows.txt").read_text()
        empty.append(True)
    return rows["all"]


def counted_handler(event, context):
    if len(counted) == 0:
        sizes["all"] = Path("sizes.txt").read_text()
        counted.append("all")
    return sizes["all"]


def named_handler(event, context):
    if "words" not in named:
        words["all"] = Path("words.txt").read_text()
        named.add("words")
    return words["all"]


# Hazards.


def personal_handler(event, context):
    """It is that of the first request for all others."""
    if not personal:
        users["name"] = event["name"]  # CA103: threads=unsafe processes=unsafe
        personal.append(True)
    return users["name"]


def again_handler(event, context):
    """It is read anew now and then."""
    if "lists" not in taken_out:
        lists["all"] = Path("lists.txt").read_text()  # CA101: threads=unsafe processes=unsafe
        taken_out.add("lists")
    if event["again"]:
        taken_out.discard("lists")  # CA110: threads=unsafe processes=safe
    return lists["all"]
