"""Each call that an executor's map makes has an element of its own: what it changes there is nobody else's."""

from concurrent.futures import ThreadPoolExecutor


class Job:
    def __init__(self, name):
        self.name = name
        self.tries = 0

    def ask(self):
        self.tries += 1
        return self.name


def jobs_of(event):
    return [Job(name) for name in event["names"]]


def ask(job):
    job.tries += 1
    return job.ask()


def handler(event, context):
    jobs = jobs_of(event)
    with ThreadPoolExecutor() as pool:
        return list(pool.map(ask, jobs))


def one_by_one(event, context):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(ask, job) for job in jobs_of(event)]
        return [f.result() for f in futures]
