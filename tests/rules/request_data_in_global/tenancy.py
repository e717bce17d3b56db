"""The tenant of the request, kept where every module can find it."""

current_tenant = None
context_info = {}


def set_tenant(tenant):
    """Remember whose request this is."""
    global current_tenant
    current_tenant = tenant  # CA103: threads=unsafe processes=safe symbol=tenancy.current_tenant


def table_name():
    """The table of the remembered tenant."""
    return f"orders-{current_tenant}"


def fill(info, event):
    """Write two facts of the event into the given dict: a hazard only where the dict is shared."""
    info["path"] = event["path"]  # CA103: threads=unsafe processes=safe symbol=tenancy.context_info
    return info
