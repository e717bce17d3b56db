"""Lists that are kept from growing too long, and collections that are kept by key: what others put in goes out."""

from concurrent.futures import ThreadPoolExecutor

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def own_window_handler(event, context):
    window = []
    for value in event["values"]:
        window.append(value)
        if len(window) > 10:
            window.pop(0)
    return {"window": window}


def own_groups_handler(event, context):
    groups = {}
    for row in event["rows"]:
        group = groups.get(row["kind"])
        if group is None:
            group = groups[row["kind"]] = []
        group.append(row["value"])
    return groups


# only what was missing is filled, by the one that has found it missing

_codes = {}


def codes(country):
    if country in _codes:
        return _codes[country]
    _codes[country] = []  # CA201: threads=unsafe processes=benign
    for number in range(3):
        _codes[country].append(f"{country}{number}")
    return _codes[country]


def codes_handler(event, context):
    return {"codes": codes(event["country"])}


# what is added is not what goes out


class Page:
    def __init__(self, name):
        self.title = name.title()
        self.readers = []


_pages = {}


def page_handler(event, context):
    page = _pages.get(event["name"])
    if page is None:
        page = _pages[event["name"]] = Page(event["name"])  # CA201: threads=unsafe processes=benign
    page.readers.append(event["reader"])
    return {"title": page.title}


# a window of which only the length is told, and a job that is put in and taken out

_durations = []


def durations_handler(event, context):
    _durations.append(event["milliseconds"])
    if len(_durations) > 100:
        _durations.pop(0)  # CA110: threads=unsafe processes=benign
    return {"n": len(_durations)}


_work = []


def work_handler(event, context):
    _work.append(event["work"])
    return {"work": _work.pop(0)}  # CA110: threads=unsafe processes=safe


# what its threads have found is the invocation's own, or is thrown away first


def own_sizes_handler(event, context):
    sizes = {}

    def measure(name):
        sizes[name] = len(name)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(measure, event["names"]))
    return sizes


_widths = {}


def measure_width(name):
    _widths[name] = len(name)


def widths_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(measure_width, event["names"]))
    return {"width": max(len(name) for name in event["names"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------

_searches = []


def popped_handler(event, context):
    _searches.append(event["words"])
    if len(_searches) > 10:
        _searches.pop(0)  # CA110: threads=unsafe processes=unsafe
    return {"recent": _searches}


_visits = []


def sliced_handler(event, context):
    _visits.insert(0, event["page"])
    del _visits[10:]  # CA110: threads=unsafe processes=unsafe
    return {"recent": _visits}


class Lines:
    def __init__(self, most=50):
        self.most = most
        self.kept = []

    def add(self, line):
        self.kept.append(line)
        if len(self.kept) > self.most:
            del self.kept[0]  # CA202: threads=unsafe processes=unsafe

    def tail(self):
        return self.kept[-10:]


_lines = Lines()


def tail_handler(event, context):
    _lines.add(event["line"])
    return {"tail": _lines.tail()}


_wishes = []


def pushed_or_removed_handler(event, context):
    if event["add"]:
        _wishes.append(event["wish"])
    else:
        _wishes.remove(event["wish"])  # CA110: threads=unsafe processes=unsafe
    return {"wishes": _wishes}


_talks = {}


def talk_handler(event, context):
    talk = _talks.get(event["session"])
    if talk is None:
        talk = _talks[event["session"]] = []  # CA201: threads=unsafe processes=benign
    talk.append(event["text"])  # CA111: threads=unsafe processes=unsafe
    return {"talk": talk}


_baskets = {}


def basket(user):
    try:
        return _baskets[user]
    except KeyError:
        _baskets[user] = made = []  # CA201: threads=unsafe processes=benign
        return made


def basket_handler(event, context):
    items = basket(event["user"])
    items.append(event["item"])  # CA111: threads=unsafe processes=unsafe
    return {"items": items}


def remembered(function):
    known = {}

    def inner(name):
        if name not in known:
            known[name] = function(name)  # CA201: threads=unsafe processes=benign
        return known[name]

    return inner


@remembered
def votes(name):
    return []


def vote_handler(event, context):
    found = votes(event["poll"])
    found.append(event["vote"])  # CA108: threads=unsafe processes=unsafe
    return {"votes": found}


_heights = {}


def measure_height(name):
    _heights[name] = len(name)  # CA111: threads=unsafe processes=unsafe


def heights_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(measure_height, event["names"]))
    return dict(_heights)
