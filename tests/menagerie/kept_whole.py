"""Lists and tables of the module that every invocation binds to what was there and more, with numbers that only count."""

import logging

import pandas

from answering_model import ask

_total = 0


# a total of one worker
def counted_handler(event, context):
    global _total
    _total = _total + event["n"]  # CA102: threads=unsafe processes=benign
    return {"total": _total}


_batch = []


# what is left over waits for the next invocation of the worker
def logged_handler(event, context):
    global _batch
    _batch = [*_batch, event["n"]][-20:]  # CA102: threads=benign processes=benign
    logging.info("%s kept", len(_batch))


def own_history_handler(event, context):
    history = []
    answer = ask([*history, event["question"]])
    history = [*history, event["question"], answer][-20:]
    return {"answer": answer, "history": history}


# the next answer is made from the words of others
_history = []


def conversation_handler(event, context):
    global _history
    answer = ask(_history + [event["question"]])
    _history = (_history + [event["question"], answer])[-20:]  # CA102: threads=unsafe processes=unsafe
    return {"answer": answer}


_frame = pandas.DataFrame(columns=["id", "value"])


def growing_frame_handler(event, context):
    global _frame
    _frame = pandas.concat([_frame, pandas.DataFrame(event["rows"])])  # CA102: threads=unsafe processes=unsafe
    return _frame.to_dict("records")
