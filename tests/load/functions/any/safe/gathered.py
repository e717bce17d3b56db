"""Results of own threads in the order in which they come."""

import random
import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def _part(user, number):
    time.sleep(random.random() / 300)
    return {"user": user, "part": number}


def handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(_part, event["user"], number) for number in range(4)]
        return [future.result() for future in as_completed(futures)]
