"""CA410 import-path-change: sys.path and sys.modules belong to the whole process, and every change stays."""

import importlib
import importlib.util
import sys

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

sys.path.insert(0, "/opt/python/shared")


def import_time_handler(event, context):
    return {"ok": True}


# only read
def read_handler(event, context):
    return {"path": sys.path[0], "loaded": "json" in sys.modules, "copies": len([*sys.path, "/opt/more"])}


# a module loaded from a file without touching either
def spec_handler(event, context):
    spec = importlib.util.spec_from_file_location("plugin", "/opt/plugins/plugin.py")
    plugin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plugin)
    return {"name": plugin.__name__}


# some other path
def other_path_handler(event, context):
    path = ["/"]
    path.append(event["name"])
    path.insert(0, "root")
    return {"path": path}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# a constant, appended again by each invocation
def constant_append_handler(event, context):
    sys.path.append("/opt/python/extra")  # CA410: threads=benign processes=benign
    return {"ok": True}


# the tenant's folder comes first, and stays there for everybody
def tenant_folder_handler(event, context):
    sys.path.insert(0, f"/opt/tenants/{event['tenant']}")  # CA410: threads=unsafe processes=unsafe
    plugin = importlib.import_module("plugin")
    return {"name": plugin.__name__}


# forget a module so that it is imported anew
def forget_module_handler(event, context):
    sys.modules.pop("rules", None)  # CA410: threads=unsafe processes=safe
    rules = importlib.import_module("rules")
    return {"rules": len(rules.ALL)}


# put one's own in its place
def replace_module_handler(event, context):
    sys.modules["settings"] = importlib.import_module(f"settings_{event['stage']}")  # CA410: threads=unsafe processes=unsafe
    return {"ok": True}


# for some requests: at the end it hides nothing, before the others it does
def folder_at_the_end_for_some_handler(event, context):
    if event.get("technician"):
        sys.path.append("/opt/technicians")  # CA410: threads=benign processes=benign
    return {"ok": True}


def folder_before_others_for_some_handler(event, context):
    if event.get("beta"):
        sys.path.insert(0, "/opt/beta")  # CA410: threads=unsafe processes=benign
    return {"ok": True}
