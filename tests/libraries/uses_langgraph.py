"""langgraph: the state belongs to the run; a saver in memory is only known to one process."""

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import StateGraph


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
