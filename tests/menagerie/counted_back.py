"""What is counted up and down again or put back at the end, filled where it is empty, walked through by `__iter__`."""

DEPTH = 0
LEVEL = 0
ACTIVE = 0
USER = None
ROWS = {}
TEXTS = {}
OTHERS = {}
TABLES = {}
COUNTS = {}


def lambda_handler(event, context):
    return walk(event["tree"])


def walk(tree):
    global DEPTH
    DEPTH += 1  # CA102: threads=unsafe processes=safe
    try:
        if DEPTH > 50:
            raise RecursionError
        return [walk(branch) for branch in tree]
    finally:
        DEPTH -= 1


def quiet_handler(event, context):
    global LEVEL
    LEVEL += 1
    try:
        return event["row"]
    finally:
        LEVEL -= 1


def limit_handler(event, context):
    global ACTIVE
    ACTIVE += 1  # CA102: threads=unsafe processes=benign CA603: threads=unsafe processes=unsafe
    if ACTIVE > 10:
        return {"statusCode": 429}
    row = event["row"]
    ACTIVE -= 1
    return row


def put_back_handler(event, context):
    global USER
    before = USER
    USER = event["user"]  # CA103: threads=unsafe processes=safe
    try:
        return who()
    finally:
        USER = before


def who():
    return USER


def get_handler(event, context):
    key = event["key"]
    ROWS[key] = ROWS.get(key) or key.upper()  # CA201: threads=benign processes=benign
    return ROWS[key]


def there_handler(event, context):
    key = event["key"]
    TEXTS[key] = TEXTS[key] if key in TEXTS else key.upper()  # CA201: threads=benign processes=benign
    return TEXTS[key]


def default_handler(event, context):
    key = event["key"]
    OTHERS[key] = OTHERS.get(key, key.upper())  # CA201: threads=benign processes=benign
    return OTHERS[key]


def made_handler(event, context):
    key = event["key"]
    TABLES[key] = TABLES.get(key) or made(event["user"])  # CA201: threads=unsafe processes=benign
    return TABLES[key]


def made(user):
    return {"by": user}


def count_handler(event, context):
    key = event["key"]
    COUNTS[key] = (COUNTS.get(key) or 0) + 1  # CA102: threads=unsafe processes=benign
    return COUNTS[key]


class Bag:
    def __init__(self):
        self.rows = []
        self.at = 0

    def __iter__(self):
        self.at = 0
        return self

    def __next__(self):
        if self.at >= len(self.rows):
            raise StopIteration
        self.at += 1  # CA102: threads=unsafe processes=benign
        return self.rows[self.at - 1]


class Given:
    def __init__(self):
        self.user = None

    def __iter__(self):
        yield self.user


BAG = Bag()
GIVEN = Given()


def bag_handler(event, context):
    return list(BAG)


def given_handler(event, context):
    GIVEN.user = event["user"]  # CA104: threads=unsafe processes=safe
    return list(GIVEN)


def own_handler(event, context):
    mine = Given()
    mine.user = event["user"]
    return list(mine), sorted(mine)
