"""Shared lists that functions of the standard library change in place."""

import bisect
import heapq
import random

questions = ["a", "b", "c", "d"]
offers = [{"price": 3}, {"price": 1}]
others = [3, 1, 2]
scores = []


class Top:
    def __init__(self):
        self.rows = []

    def add(self, score, name):
        heapq.heappush(self.rows, (score, name))  # CA111: threads=unsafe processes=unsafe
        return heapq.nlargest(3, self.rows)


top = Top()


def top_handler(event, context):
    return top.add(event["score"], event["name"])


def score_handler(event, context):
    bisect.insort(scores, event["score"])  # CA111: threads=unsafe processes=unsafe
    return {"best": scores[-3:]}


def question_handler(event, context):
    random.shuffle(questions)  # CA110: threads=unsafe processes=safe
    return questions[: event["n"]]


def offer_handler(event, context):
    offers.sort(key=lambda offer: offer["price"])  # CA110: threads=unsafe processes=safe
    return offers[0]


def own_handler(event, context):
    own = list(others)
    own.sort()
    random.shuffle(own)
    heapq.heapify(own)
    heapq.heappush(own, event["n"])
    return own


def sorted_handler(event, context):
    return sorted(others)[bisect.bisect(others, event["n"]) - 1]


def sample_handler(event, context):
    return random.sample(others, 2)
