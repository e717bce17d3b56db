# truth: threads=unsafe processes=benign
def make_handler():
    calls = 0

    def inner(event, context):
        nonlocal calls
        calls += 1  # CA108: threads=unsafe processes=benign
        return {"calls": calls, "path": event["path"]}

    return inner


handler = make_handler()
