"""A name that holds an object of the project or one of a library, whichever comes first: both halves count."""

import time

import requests


class Recorded:
    def get(self, url, timeout):
        return url


class Table:
    def __init__(self):
        self.last = None

    def get(self, url, timeout):
        self.last = url  # CA104: threads=unsafe processes=safe
        return self.told()

    def told(self):
        return self.last


FIRST = Recorded() if time.time() > 3 else requests.Session()


def made():
    if time.time() > 3:
        return Recorded()
    return requests.Session()


SECOND = made()
if time.time() > 3:
    FOURTH = requests.Session()
else:
    FOURTH = Recorded()
THIRD = Table() if time.time() > 3 else Recorded()


def lambda_handler(event, context):
    return str(FIRST.get(event["url"], timeout=2))  # CA301: threads=unsafe processes=safe


def made_handler(event, context):
    return str(SECOND.get(event["url"], timeout=2))  # CA301: threads=unsafe processes=safe


def table_handler(event, context):
    return str(THIRD.get(event["url"], timeout=2))


def branch_handler(event, context):
    return str(FOURTH.get(event["url"], timeout=2))  # CA301: threads=unsafe processes=safe
