"""Event loops that a handler asks for: those of the calling thread, those it makes, and those of the coroutine around it."""

import asyncio
import threading
from asyncio import get_event_loop


async def send(text):
    await asyncio.sleep(0)
    return text


def run_handler(event, context):
    return asyncio.run(send(event["text"]))


def new_loop_handler(event, context):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(send(event["text"]))
    finally:
        loop.close()


def made_if_missing_handler(event, context):
    try:
        loop = asyncio.get_event_loop()
    except RuntimeError:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    return loop.run_until_complete(send(event["text"]))


async def _within(text):
    loop = asyncio.get_event_loop()
    return await loop.run_in_executor(None, text.upper)


def within_handler(event, context):
    return asyncio.run(_within(event["text"]))


def asked_handler(event, context):
    loop = asyncio.get_event_loop()  # CA707: threads=unsafe processes=safe
    return loop.run_until_complete(send(event["text"]))


def at_once_handler(event, context):
    return asyncio.get_event_loop().run_until_complete(send(event["text"]))  # CA707: threads=unsafe processes=safe


def _waited(text):
    loop = get_event_loop()  # CA707: threads=unsafe processes=safe
    answer = loop.run_until_complete(send(text))
    loop.run_until_complete(asyncio.sleep(0))
    return answer


def helper_handler(event, context):
    return _waited(event["text"])


def _in_thread():
    asyncio.get_event_loop().run_until_complete(send("x"))  # CA707: threads=unsafe processes=unsafe


def thread_handler(event, context):
    thread = threading.Thread(target=_in_thread)
    thread.start()
    thread.join()


_service = None


def _first_alone():
    global _service
    if _service is None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        _service = object()  # CA206: threads=benign processes=safe
    return _service


def first_alone_handler(event, context):
    _first_alone()
    return asyncio.get_event_loop().run_until_complete(send(event["text"]))  # CA707: threads=unsafe processes=safe
