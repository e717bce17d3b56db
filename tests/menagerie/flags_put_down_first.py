"""Flags that each invocation puts down at its start and puts up when it has done something: others do so meanwhile."""

import boto3
from strands import Agent, tool

sns = boto3.client("sns")

_told = False


def _begin():
    global _told
    _told = False


def _tell(message):
    global _told
    if _told:
        return "told already"
    sns.publish(TopicArn="x", Message=message)
    _told = True  # CA101: threads=unsafe processes=safe
    return "told"


def tell_once_handler(event, context):
    _begin()
    return [_tell(message) for message in event["messages"]]


_asked = False


@tool
def ask(question: str) -> str:
    """Asks a person."""
    global _asked
    if _asked:
        return "asked already"
    sns.publish(TopicArn="x", Message=question)
    _asked = True  # CA101: threads=unsafe processes=safe
    return "asked"


def agent_handler(event, context):
    global _asked
    _asked = False
    return str(Agent(tools=[ask])(event["prompt"]))


class Run:
    """One for each invocation."""

    def __init__(self):
        self.told = False

    def tell(self, message):
        if self.told:
            return "told already"
        self.told = True
        return message


def own_flag_handler(event, context):
    run = Run()
    return [run.tell(message) for message in event["messages"]]


_loud = False


def constant_handler(event, context):
    """Nobody puts it up."""
    global _loud
    _loud = False
    return "loud" if _loud else "quiet"
