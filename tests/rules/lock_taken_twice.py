"""CA118 lock-taken-twice: who holds a lock that is not reentrant takes it once more."""

import queue
import threading
from contextlib import contextmanager

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

again = threading.RLock()
plain, inner, tried, given_back = threading.Lock(), threading.Lock(), threading.Lock(), threading.Lock()
room = threading.Condition()
by_name = {"a": threading.Lock(), "b": threading.Lock()}
own_state = {}


def note(name):
    with again:
        own_state[name] = 1


def reentrant_handler(event, context):
    with again:
        note("a")


def condition_handler(event, context):
    with room:
        with room:
            own_state["b"] = 1


def one_after_the_other_handler(event, context):
    with plain:
        own_state["c"] = 1
    with plain:
        own_state["d"] = 1


class Paired:
    """Takes in one method, gives back in another."""

    def __init__(self, many=True):
        self.many = many
        self.lock = threading.Lock()

    def take(self):
        if self.many:
            self.lock.acquire()

    def give_back(self):
        if self.many:
            self.lock.release()

    def note(self, name):
        self.take()
        try:
            own_state["paired"] = 1
        finally:
            self.give_back()


paired = Paired()


def two_methods_handler(event, context):
    paired.note("a")
    paired.note("b")


def two_locks_handler(event, context):
    with plain:
        with inner:
            own_state["e"] = 1


def only_if_free_handler(event, context):
    with tried:
        if tried.acquire(blocking=False):
            tried.release()
        if tried.acquire(timeout=1):
            tried.release()


def given_back_handler(event, context):
    given_back.acquire()
    own_state["f"] = 1
    given_back.release()
    with given_back:
        own_state["g"] = 1


# two locks of one table
def of_a_table_handler(event, context):
    with by_name[event["first"]], by_name["b"]:
        own_state["h"] = 1


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.left = 0

    def move(self, other):
        with self.lock:
            with other.lock:
                self.left, other.left = 0, self.left


first, second = Account(), Account()


def two_objects_handler(event, context):
    first.move(second)


# ... and what each invocation makes for itself
def own_lock_handler(event, context):
    lock = threading.Lock()
    with lock:
        own_state["i"] = 1


# another thread takes it, and waits until this one has given it back
def other_thread_handler(event, context):
    with plain:
        thread = threading.Thread(target=one_after_the_other_handler, args=(event, context))
        thread.start()
    thread.join()


# ---- hazards ----------------------------------------------------------------------------------------------------------

straight = threading.Lock()


def straight_handler(event, context):
    with straight:
        with straight:  # CA118: threads=unsafe processes=unsafe
            own_state["j"] = 1


called, called_state = threading.Lock(), {}


def store(name):
    called.acquire()  # CA118: threads=unsafe processes=unsafe
    try:
        called_state[name] = 1
    finally:
        called.release()


def called_handler(event, context):
    with called:
        store("a")


class Pool:
    def __init__(self, size):
        self.size = size
        self.lock = threading.Lock()
        self.made = 0
        self.free = queue.Queue()

    def make(self):
        with self.lock:  # CA118: threads=unsafe processes=unsafe
            self.made += 1
        return object()

    @contextmanager
    def lend(self):
        try:
            one = self.free.get(timeout=1)
        except queue.Empty:
            with self.lock:
                one = self.make()
        try:
            yield one
        finally:
            self.free.put(one)


pool = Pool(5)


def pool_handler(event, context):
    with pool.lend() as one:
        return str(one)
