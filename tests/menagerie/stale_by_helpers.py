"""What a helper finds out of date and another one makes anew: the time must be stored last."""

import time
import urllib.request

last_time = 0
last_rates = {}
first_rates = {}
first_time = 0


def fetch(name):
    return urllib.request.urlopen("https://rates.example/" + name).read()


def time_first_is_stale():
    return time.time() > last_time + 300


def time_first_refresh():
    global last_time, last_rates
    last_time = time.time()  # CA206: threads=unsafe processes=safe
    last_rates = fetch("last")


def time_last_is_stale():
    return time.time() > first_time + 300


def time_last_refresh():
    global first_rates, first_time
    first_rates = fetch("first")
    first_time = time.time()


def time_first_handler(event, context):
    if time_first_is_stale():
        time_first_refresh()
    return last_rates


def time_last_handler(event, context):
    if time_last_is_stale():
        time_last_refresh()
    return first_rates
