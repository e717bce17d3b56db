"""Work of a queue's batch, spread over threads of the handler's own."""

import concurrent.futures
import queue
import threading

import locks

pool = concurrent.futures.ThreadPoolExecutor(max_workers=2)


def transfer(event, context):
    locks.move(event["from"], event["to"], event["amount"])
    return {"ok": True}


def transfer_sorted(event, context):
    locks.move_sorted(event["from"], event["to"], event["amount"])
    return {"ok": True}


def ring(event, context):
    locks.move_round(event["from"], event["to"], event["amount"])
    return {"ok": True}


class Summary:
    def __init__(self):
        self.total = 0
        self.lock = threading.Lock()

    def add(self, number):
        before = self.total
        locks.fee(number)
        self.total = before + number

    def add_safely(self, number):
        with self.lock:
            self.add(number)


def summed(event, context):
    summary = Summary()
    with concurrent.futures.ThreadPoolExecutor(max_workers=3) as own:
        list(own.map(summary.add, event["numbers"]))
    return {"total": summary.total}


def summed_safely(event, context):
    summary = Summary()
    with concurrent.futures.ThreadPoolExecutor(max_workers=3) as own:
        list(own.map(summary.add_safely, event["numbers"]))
    return {"total": summary.total}


def queued(event, context):
    work, done = queue.Queue(), []

    def run():
        while (number := work.get()) is not None:
            done.append(number * 2)

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in event["numbers"]:
        work.put(number)
    for _ in workers:
        work.put(None)
    for worker in workers:
        worker.join()
    return {"done": sorted(done)}


def futures(event, context):
    jobs = [pool.submit(locks.fee, number) for number in event["numbers"]]
    return {"fees": [job.result(timeout=10) for job in jobs]}
