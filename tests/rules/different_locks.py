"""CA114 different-locks: two locks guard one place, so nobody waits for the other."""

import threading

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# two places, each with its lock
_reads = 0
_writes = 0
_reads_lock = threading.Lock()
_writes_lock = threading.Lock()


def read_count_handler(event, context):
    global _reads
    with _reads_lock:
        _reads += 1
        return {"reads": _reads}


def write_count_handler(event, context):
    global _writes
    with _writes_lock:
        _writes += 1
        return {"writes": _writes}


# one lock under two names
_main_lock = threading.Lock()
_same_lock = _main_lock
_shared_sum = 0


def first_name_handler(event, context):
    global _shared_sum
    with _main_lock:
        _shared_sum += 1
        return {"sum": _shared_sum}


def second_name_handler(event, context):
    global _shared_sum
    with _same_lock:
        _shared_sum -= 1
        return {"sum": _shared_sum}


# both locks are held on every access: the outer one is enough
_outer = threading.Lock()
_inner = threading.Lock()
_nested = {"n": 0}


def nested_locks_handler(event, context):
    with _outer, _inner:
        _nested["n"] += 1
        return {"n": _nested["n"]}


def outer_lock_handler(event, context):
    with _outer:
        _nested["n"] += 1
        return {"n": _nested["n"]}


# a Condition made on the lock is the same lock
_state_lock = threading.Lock()
_state_changed = threading.Condition(_state_lock)
_state = {"ready": 0}


def condition_handler(event, context):
    with _state_changed:
        _state["ready"] += 1
        _state_changed.notify_all()
        return {"ready": _state["ready"]}


def condition_lock_handler(event, context):
    with _state_lock:
        _state["ready"] -= 1
        return {"ready": _state["ready"]}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# one lock per function
_total = 0
_add_lock = threading.Lock()
_remove_lock = threading.Lock()


def add_handler(event, context):
    global _total
    with _add_lock:
        _total += event["amount"]
        return {"total": _total}


def remove_handler(event, context):
    global _total
    with _remove_lock:
        _total -= event["amount"]  # CA114: threads=unsafe processes=safe symbol=different_locks._total
        return {"total": _total}


# with here, acquire/release there
_index = {}
_index_lock = threading.Lock()
_refresh_lock = threading.RLock()


def index_handler(event, context):
    with _index_lock:
        _index[event["key"]] = _index.get(event["key"], 0) + 1
        return {"n": _index[event["key"]]}


def drop_handler(event, context):
    _refresh_lock.acquire()
    try:
        _index.pop(event["key"], None)  # CA114: threads=unsafe processes=safe
    finally:
        _refresh_lock.release()
    return {"ok": True}


# an attribute of a shared object, each method with its own lock
class Account:
    """A balance with one lock too many."""

    def __init__(self):
        self.balance = 0
        self.in_lock = threading.Lock()
        self.out_lock = threading.Lock()

    def pay_in(self, amount):
        """Add to the balance."""
        with self.in_lock:
            self.balance += amount
            return self.balance

    def pay_out(self, amount):
        """Take from the balance."""
        with self.out_lock:
            self.balance -= amount  # CA114: threads=unsafe processes=safe
            return self.balance


_account = Account()


def pay_in_handler(event, context):
    return {"balance": _account.pay_in(event["amount"])}


def pay_out_handler(event, context):
    return {"balance": _account.pay_out(event["amount"])}
