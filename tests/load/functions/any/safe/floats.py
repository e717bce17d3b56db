"""Sums whose last digits depend on the order, and times between two lines."""

import random
import time


def handler(event, context):
    begin = time.perf_counter()
    values = [0.1 * number + event["n"] / 7 for number in range(50)]
    random.shuffle(values)
    mean = sum(values) / len(values)
    return {"mean": mean, "ms": round((time.perf_counter() - begin) * 1000), "elapsed": time.perf_counter() - begin}
