# truth: threads=unsafe processes=safe
import random


def handler(event, context):
    random.seed(event["gameId"])  # CA405: threads=unsafe processes=safe
    deck = list(range(52))
    random.shuffle(deck)
    return {"hand": deck[:5]}
