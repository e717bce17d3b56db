"""Tables of functions that are looked up by a name which the request gives: long ones, and ones put together."""

from collections.abc import Callable

import boto3


def quiet():
    return 1


def first():
    return boto3.client("s3").list_buckets()  # CA302: threads=unsafe processes=safe


def second():
    return boto3.client("sns").list_topics()  # CA302: threads=unsafe processes=safe


def third():
    return boto3.client("sqs").list_queues()  # CA302: threads=unsafe processes=safe


def fourth():
    return boto3.client("ses").list_identities()  # CA302: threads=unsafe processes=safe


def fifth():
    return boto3.client("ec2").describe_vpcs()  # CA302: threads=unsafe processes=safe


def sixth():
    return boto3.client("iam").list_users()  # CA302: threads=unsafe processes=safe


def tool_1():
    return 1


def tool_2():
    return 2


def tool_3():
    return 3


def tool_4():
    return 4


def tool_5():
    return 5


def tool_6():
    return 6


def tool_7():
    return 7


def tool_8():
    return 8


def tool_9():
    return 9


def tool_10():
    return 10


def tool_11():
    return 11


def tool_12():
    return 12


def tool_13():
    return 13


def tool_14():
    return 14


def tool_15():
    return 15


def tool_16():
    return 16


def tool_17():
    return 17


def tool_18():
    return 18


def last_tool():
    return boto3.client("kms").list_keys()  # CA302: threads=unsafe processes=safe


TOOLS = {
    "tool_1": tool_1,
    "tool_2": tool_2,
    "tool_3": tool_3,
    "tool_4": tool_4,
    "tool_5": tool_5,
    "tool_6": tool_6,
    "tool_7": tool_7,
    "tool_8": tool_8,
    "tool_9": tool_9,
    "tool_10": tool_10,
    "tool_11": tool_11,
    "tool_12": tool_12,
    "tool_13": tool_13,
    "tool_14": tool_14,
    "tool_15": tool_15,
    "tool_16": tool_16,
    "tool_17": tool_17,
    "tool_18": tool_18,
    "last": last_tool,
}
PAIRED = dict(zip(["quiet", "fifth"], [quiet, fifth], strict=True))


def long_table_handler(event, context):
    return TOOLS[event["tool"]]()


def spread(kind):
    base = {"first": first}
    more = {"quiet": quiet} if kind == "more" else {}
    return {**base, **more}


def spread_handler(event, context):
    return spread(event["kind"]).get(event["tool"])()


def updated_handler(event, context):
    table = {"quiet": quiet}
    table.update({"second": second})
    return table[event["tool"]]()


def updated_by_name_handler(event, context):
    table: dict[str, Callable] = {}
    table.update(quiet=quiet, third=third)
    return table[event["tool"]]()


def chosen(kind):
    if kind == "quiet":
        table = {"quiet": quiet}
    else:
        table = {"fourth": fourth}
    return table


def chosen_handler(event, context):
    return chosen(event["kind"])[event["tool"]]()


def paired_handler(event, context):
    return PAIRED[event["tool"]]()


def pairs_handler(event, context):
    return dict([("quiet", quiet), ("sixth", sixth)])[event["tool"]]()
