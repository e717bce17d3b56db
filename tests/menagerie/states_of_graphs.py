"""Nodes of a graph of LangGraph hand on what they return: it is merged into the state that the next ones are given."""

import uuid
from typing import TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command


class State(TypedDict):
    text: str
    path: str
    own: str
    following: str
    words: int


def write(state: State):
    path = "/tmp/state-of-graph.txt"
    with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(state["text"])
    return {"path": path}


async def count(state: State):
    with open(state["path"]) as lines:
        return {"words": len(lines.read().split())}


def write_own(state: State):
    path = f"/tmp/{uuid.uuid4()}.txt"
    with open(path, "w") as out:
        out.write(state["text"])
    return {"own": path}


def count_own(state: State):
    with open(state["own"]) as lines:
        return {"words": len(lines.read().split())}


def write_next(state: State):
    path = "/tmp/next-of-graph.txt"
    with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(state["text"])
    return Command(update={"following": path}, goto="count_next")


def count_next(state: State):
    with open(state["following"]) as lines:
        return {"words": len(lines.read().split())}


builder = StateGraph(State)
builder.add_node("write_next", write_next)
builder.add_node("count_next", count_next)
builder.add_node("count", count)
builder.add_node("write", write)
builder.add_node("write_own", write_own)
builder.add_node("count_own", count_own)
builder.add_edge(START, "write")
builder.add_edge("write", "count")
builder.add_edge("count", "write_own")
builder.add_edge("write_own", "count_own")
builder.add_edge("count_own", END)
graph = builder.compile()


def handler(event, context):
    return graph.invoke({"text": event["text"]})["words"]
