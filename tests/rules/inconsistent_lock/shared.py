"""A balance and the lock that should guard it."""

import threading

lock = threading.Lock()
stock = {"apples": 10}
prices = {"apples": 2}


def take(name, count):
    """Take some out of the stock."""
    with lock:
        stock[name] = stock[name] - count
        return stock[name]


def put_back(name, count):
    """Put some back."""
    stock[name] = stock[name] + count  # CA113: threads=unsafe processes=safe symbol=shared.stock
    return stock[name]


def reprice(name, price):
    """Change a price and answer with the old one."""
    with lock:
        old = prices[name]
        prices[name] = price
    return old
