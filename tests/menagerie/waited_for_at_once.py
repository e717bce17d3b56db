"""Work that is given to a thread and waited for at once: nothing runs beside it but other invocations."""

from concurrent.futures import ThreadPoolExecutor

import boto3

pool = ThreadPoolExecutor(max_workers=2)


def fetched(key):
    return boto3.client("s3").get_object(Bucket="b", Key=key)  # CA302: threads=unsafe processes=safe


def fetched_beside_another(key):
    return boto3.client("s3").get_object(Bucket="c", Key=key)  # CA302: threads=unsafe processes=unsafe


# Look-alikes.


def chained_handler(event, context):
    with ThreadPoolExecutor() as own:
        return own.submit(fetched, event["key"]).result(timeout=5)


def chained_in_a_loop_handler(event, context):
    return [pool.submit(fetched, key).result() for key in event["keys"]]


def asked_by_the_next_statement_handler(event, context):
    out = []
    for key in event["keys"]:
        future = pool.submit(fetched, key)
        out.append(future.result())
    return out


def counted_handler(event, context):
    counts = {"n": 0}

    def count(key):
        counts["n"] += 1

    for key in event["keys"]:
        done = pool.submit(count, key)
        done.result()
    return counts


# Hazards.


def asked_after_all_were_given_handler(event, context):
    futures = [pool.submit(fetched_beside_another, key) for key in event["keys"]]
    return [future.result() for future in futures]


def counted_by_several_handler(event, context):
    counts = {"n": 0}

    def count(key):
        counts["n"] += 1  # CA108: threads=unsafe processes=unsafe

    futures = []
    for key in event["keys"]:
        future = pool.submit(count, key)
        futures.append(future)
    for future in futures:
        future.result()
    return counts
