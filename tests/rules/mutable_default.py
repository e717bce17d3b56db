"""CA107 mutable-default: the one object behind a default argument is changed by what an invocation reaches."""

import copy

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# None as the default
def _collect(item, into=None):
    into = [] if into is None else into
    into.append(item)
    return into


def none_default_handler(event, context):
    return {"items": _collect(event["item"])}


# only read
def _label(code, names={"de": "Germany", "fr": "France"}):
    return names.get(code, code)


def read_only_default_handler(event, context):
    return {"country": _label(event["country"])}


# a copy is changed
def _with_defaults(values, base={"retries": 3, "tags": []}):
    merged = copy.deepcopy(base)
    merged.update(values)
    merged["tags"].append("default")
    return merged


def copied_default_handler(event, context):
    return _with_defaults(event["values"])


# an immutable default: += makes a new object
def _path(name, parents=()):
    parents += (name,)
    return "/".join(parents)


def immutable_default_handler(event, context):
    return {"path": _path(event["name"])}


# changed, but by a function that no handler reaches
def _seed_data(rows=[]):
    rows.append({"sku": "demo"})
    return rows


def unreached_default_handler(event, context):
    return {"seed": _seed_data.__name__}


# the local of the same name is a new list
def _sorted(values, found=[]):
    found = list(values)
    found.sort()
    return found


def rebound_parameter_handler(event, context):
    return {"values": _sorted(event["values"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: mutable default that keeps growing into responses
def _add_item(item, basket=[]):
    basket.append(item)  # CA107: threads=unsafe processes=unsafe
    return basket


def growing_default_handler(event, context):
    return {"basket": _add_item(event["item"])}


# a dict that keeps earlier keys
def _headers(token, headers={"Accept": "application/json"}):
    headers["Authorization"] = token  # CA107: threads=unsafe processes=unsafe
    return headers


def dict_default_handler(event, context):
    return {"headers": _headers(event["token"])}


# a method, and a set
class Validator:
    """Finds unknown fields."""

    def unknown(self, record, found=set()):
        """Names that are not known."""
        found |= set(record) - {"id", "name"}  # CA107: threads=unsafe processes=unsafe
        return sorted(found)


def method_default_handler(event, context):
    return {"unknown": Validator().unknown(event)}


# keyword-only, through an alias
def _errors(record, *, problems=[]):
    out = problems
    if "id" not in record:
        out.append("no id")  # CA107: threads=unsafe processes=unsafe
    return out


def keyword_only_default_handler(event, context):
    return {"errors": _errors(event)}


# the handler's own third parameter
def third_parameter_handler(event, context, seen=[]):
    seen.extend(event["ids"])  # CA107: threads=unsafe processes=unsafe
    return {"seen": seen}
