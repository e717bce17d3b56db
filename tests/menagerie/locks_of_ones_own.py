"""A class that is a lock, and a semaphore that is none."""
import threading
class Guard:
    def __init__(self):
        self._l = threading.Lock()
    def __enter__(self):
        self._l.acquire()
        return self
    def __exit__(self, *a):
        self._l.release()
guard = Guard()
c = {}
def g_handler(event, context):
    with guard:
        if event["k"] not in c:
            c[event["k"]] = open(event["k"]).read()
        return c[event["k"]]
sem = threading.BoundedSemaphore(4)
d = {}
def s_handler(event, context):
    with sem:
        if event["k"] not in d:
            d[event["k"]] = open(event["k"]).read()  # CA201: threads=unsafe processes=benign
        return d[event["k"]]
