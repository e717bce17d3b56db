# truth: safe
from functools import lru_cache


@lru_cache(maxsize=1024)
def distance(a, b):
    rows = range(len(b) + 1)
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            row.append(min(row[-1] + 1, rows[j] + 1, rows[j - 1] + (left != right)))
        rows = row
    return rows[-1]


def handler(event, context):
    return {"distance": distance(event["a"], event["b"])}
