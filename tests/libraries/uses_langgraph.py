"""langgraph: the state belongs to the run; a saver in memory is only known to one process."""

import asyncio

from langgraph.checkpoint.memory import InMemorySaver, MemorySaver
from langgraph.graph import StateGraph
from langgraph.prebuilt import create_react_agent
from langgraph_checkpoint_dynamodb import DynamoDBSaver
from langgraph_supervisor import create_supervisor
from langgraph_swarm import create_swarm


def _answer(state):
    return {"answer": state["question"].upper()}


_builder = StateGraph(dict)
_builder.add_node("answer", _answer)
_builder.set_entry_point("answer")
_graph = _builder.compile()


def stateless_handler(event, context):
    return _graph.invoke({"question": event["question"]})


def own_saver_handler(event, context):
    saver = InMemorySaver()
    graph = _builder.compile(checkpointer=saver)
    return graph.invoke({"question": event["question"]}, {"configurable": {"thread_id": event["user"]}})


_saver = InMemorySaver()


def saver_handler(event, context):
    thread = {"configurable": {"thread_id": event["user"]}}
    return {"known": _saver.get(thread)}  # CA301: threads=benign processes=benign


_remembering = create_react_agent("model", [], checkpointer=MemorySaver())


# the caller's own conversation, which the next worker does not know
def own_thread_handler(event, context):
    config = {"configurable": {"thread_id": event["session"]}}
    return _remembering.invoke({"messages": [event["question"]]}, config=config)  # CA603: threads=safe processes=unsafe


# nobody comes back to it
def once_handler(event, context):
    config = {"configurable": {"thread_id": context.aws_request_id}}
    return _remembering.invoke({"messages": [event["question"]]}, config=config)


_in_table = create_react_agent("model", [], checkpointer=DynamoDBSaver("conversations"))


# remembered where all workers look
def in_table_handler(event, context):
    config = {"configurable": {"thread_id": event["session"]}}
    return _in_table.invoke({"messages": [event["question"]]}, config=config)


_forgetting = create_react_agent("model", [])


def without_checkpointer_handler(event, context):
    return _forgetting.invoke({"messages": [event["question"]]}, {"configurable": {"thread_id": "main"}})


_CONFIG = {"configurable": {"thread_id": "main"}}


def one_thread_handler(event, context):
    return _remembering.invoke({"messages": [event["question"]]}, _CONFIG)  # CA301: threads=unsafe processes=unsafe


# the invocation's own memory forgets with it, whatever the thread is called
def own_memory_handler(event, context):
    agent = create_react_agent("model", [], checkpointer=InMemorySaver())
    return agent.invoke({"messages": [event["question"]]}, {"configurable": {"thread_id": "1"}})


# other ways to go on with a conversation, and to ask for it; a checkpointer by position
_supervised = create_supervisor([], model="model").compile(checkpointer=MemorySaver())
_swarm = create_swarm([], default_active_agent="first").compile(checkpointer=MemorySaver())
_positional = _builder.compile(MemorySaver())
_history = _builder.compile(checkpointer=MemorySaver())


def supervised_handler(event, context):
    thread = {"configurable": {"thread_id": event["session"]}}
    return _supervised.invoke({"messages": [event["question"]]}, thread)  # CA603: threads=safe processes=unsafe


async def swarm_events(event):
    thread = {"configurable": {"thread_id": event["session"]}}
    return [e async for e in _swarm.astream_events(event["question"], thread)]  # CA603: threads=safe processes=unsafe


def swarm_handler(event, context):
    return asyncio.run(swarm_events(event))


def positional_handler(event, context):
    thread = {"configurable": {"thread_id": event["session"]}}
    return _positional.batch([event["question"]], thread)  # CA603: threads=safe processes=unsafe


def history_handler(event, context):
    thread = {"configurable": {"thread_id": event["session"]}}
    return _history.get_state(thread).values  # CA603: threads=safe processes=unsafe


_supervised_in_table = create_supervisor([], model="model").compile(checkpointer=DynamoDBSaver("conversations"))


def supervised_in_table_handler(event, context):
    return _supervised_in_table.get_state({"configurable": {"thread_id": event["session"]}}).values


def supervised_once_handler(event, context):
    thread = {"configurable": {"thread_id": context.aws_request_id}}
    return _supervised.invoke({"messages": [event["question"]]}, thread)
