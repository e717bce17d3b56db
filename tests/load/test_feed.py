"""Every request is handed out once, again when it was throttled, and the feed then ends, however many users wait."""

from collections import Counter

import gevent
import pytest

from concurrency_audit.load.evidence import Request
from concurrency_audit.load.running.feed import Feed
from concurrency_audit.load.running.share import Share
from concurrency_audit.load.shapes import SHAPES


@pytest.mark.parametrize("open_model", [True, False])
@pytest.mark.parametrize("seconds", [60.0, None])
def test_a_feed_hands_out_every_request_and_ends(open_model: bool, seconds: float | None) -> None:
    """More users than due instants in a row: somebody always waits for one that no request is left for."""
    plan = SHAPES["steady"](100, seconds)
    requests = (Request(index, b"{}") for index in range(12))
    feed = Feed(requests, plan, Share(), open_model=open_model, start_within=60, dropped=lambda: None)
    sent: Counter[int] = Counter()

    def user() -> None:
        while (arrival := feed.take()) is not None:
            index = arrival.request.index
            sent[index] += 1
            gevent.sleep(0.005)
            feed.done(arrival, throttled=index % 4 == 0 and sent[index] < 3)

    users = [gevent.spawn(user) for _ in range(20)]
    feed.open()
    with gevent.Timeout(20):
        while not feed.finished:
            gevent.sleep(0.01)
    feed.close()
    gevent.joinall(users, timeout=10, raise_error=True)
    assert all(one.ready() for one in users)
    assert sent == {index: 3 if index % 4 == 0 else 1 for index in range(12)}
