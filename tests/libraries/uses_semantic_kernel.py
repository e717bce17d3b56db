"""Semantic Kernel: a chat history is one conversation."""

from semantic_kernel.contents import ChatHistory

_history = ChatHistory()
_histories = {}


def handler(event, context):
    _history.add_user_message(event["text"])  # CA301: threads=unsafe processes=unsafe
    return len(_history)


def by_session_handler(event, context):
    history = _histories.get(event["session"])
    if history is None:
        history = _histories[event["session"]] = ChatHistory()  # CA201: threads=unsafe processes=benign
    history.add_user_message(event["text"])  # CA301: threads=unsafe processes=unsafe
    return len(history)


def own_history_handler(event, context):
    history = ChatHistory()
    history.add_user_message(event["text"])
    return len(history)
