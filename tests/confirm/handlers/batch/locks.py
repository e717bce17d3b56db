"""Locks in several orders."""

import threading

accounts = {name: {"money": 100, "lock": threading.Lock()} for name in ("a", "b", "c")}
_guard = threading.Lock()


def move(source, target, amount):
    with accounts[source]["lock"], accounts[target]["lock"]:
        accounts[source]["money"] -= amount
        accounts[target]["money"] += amount


def move_sorted(source, target, amount):
    first, second = sorted((source, target))
    with accounts[first]["lock"], accounts[second]["lock"]:
        accounts[source]["money"] -= amount
        accounts[target]["money"] += amount


def move_round(source, target, amount):
    """Holds one lock while it waits for the next: three of these may stand in a ring."""
    with accounts[source]["lock"]:
        fee(amount)
        with accounts[target]["lock"]:
            accounts[target]["money"] += amount


def fee(amount):
    return amount // 10
