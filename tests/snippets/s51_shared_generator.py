# truth: threads=unsafe processes=benign
def backends():
    hosts = ["a.example.com", "b.example.com", "c.example.com"]
    while True:
        yield from hosts


pick = backends()


def handler(event, context):
    return {"backend": next(pick)}  # CA109: threads=unsafe processes=benign
