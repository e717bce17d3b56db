"""Flags and options that some requests set to a constant, and that nothing sets back."""

CACHED = True
SHOWN = {"details": True}
HIDDEN = {"quiet": False}
loaded = True


class Settings:
    compress = True


settings = Settings()


# Look-alikes: what everybody sets, what is put up again, and what says that there is nothing.


def reset_handler(event, context):
    global loaded
    loaded = False  # everybody sets the same
    return loaded


def own_handler(event, context):
    shown = {"details": True}
    if event.get("short"):
        shown["details"] = False
    return shown["details"]


# Hazards.


def global_handler(event, context):
    global CACHED
    if event.get("nocache"):
        CACHED = False  # CA103: threads=unsafe processes=unsafe
    return {"cached": CACHED}


def attribute_handler(event, context):
    if event.get("plain"):
        settings.compress = False  # CA104: threads=unsafe processes=unsafe
    return {"compressed": settings.compress}


def down_handler(event, context):
    if event.get("short"):
        SHOWN["details"] = False  # CA103: threads=unsafe processes=unsafe
    return {"details": SHOWN["details"]}


def up_handler(event, context):
    if event.get("quiet"):
        HIDDEN["quiet"] = True  # CA103: threads=unsafe processes=unsafe
    return {"quiet": HIDDEN["quiet"]}
