"""langgraph: the state belongs to the run; a saver in memory is only known to one process."""

from langgraph.checkpoint.memory import InMemorySaver, MemorySaver
from langgraph.graph import StateGraph
from langgraph.prebuilt import create_react_agent
from langgraph_checkpoint_dynamodb import DynamoDBSaver


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
