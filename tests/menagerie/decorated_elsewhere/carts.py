from framework import endpoint, parsed

_visitors = []
_buyers = []


@endpoint()
def own(body, event):
    visitors = []
    visitors.append(body["name"])
    return visitors


@endpoint(schema="show")
def show(body, event):
    _visitors.append(body["name"])  # CA111: threads=unsafe processes=unsafe
    return _visitors


@parsed
def buy(body, event):
    _buyers.append(body["name"])  # CA111: threads=unsafe processes=unsafe
    return _buyers
