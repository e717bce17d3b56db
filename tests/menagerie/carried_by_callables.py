"""Objects that have no name of their own: a bound method, a partial or a default of a lambda takes them along."""

from functools import partial
import boto3, requests
from concurrent.futures import ThreadPoolExecutor


def _put(table, order):
    table.put_item(Item=order)  # CA301: threads=unsafe processes=safe ; CA301: threads=unsafe processes=safe ; CA301: threads=unsafe processes=safe


put = boto3.resource("dynamodb").Table("orders").put_item
store = partial(_put, boto3.resource("dynamodb").Table("orders"))
named = partial(_put, table=boto3.resource("dynamodb").Table("orders"))
keep = lambda order, table=boto3.resource("dynamodb").Table("orders"): _put(table, order)
fetch = partial(requests.Session().get, timeout=3)
send = boto3.client("sns").publish
get = partial(boto3.client("s3").get_object, Bucket="b")
client = boto3.resource("s3").meta.client
head = boto3.resource("s3").meta.client.head_object
look = partial(boto3.resource("s3").meta.client.head_object, Bucket="b")


class Jobs:
    def __init__(self):
        self.user = None

    def run(self, event):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        return self.answer()

    def answer(self):
        return {"user": self.user}


run = Jobs().run


def a_handler(event, context):
    put(Item=event)  # CA301: threads=unsafe processes=safe


def b_handler(event, context):
    store(event["order"])


def b2_handler(event, context):
    named(order=event["order"])


def c_handler(event, context):
    keep(event["order"])


def d_handler(event, context):
    return fetch(event["url"]).json()  # CA301: threads=unsafe processes=safe


def e_handler(event, context):
    send(TopicArn="t", Message=event["text"])
    return get(Key=event["key"])["Body"].read()


def e2_handler(event, context):
    head(Bucket="b", Key=event["key"])
    look(Key=event["key"])
    return client.get_object(Bucket="b", Key=event["key"])["Body"].read()


def f_handler(event, context):
    return run(event)


def g_handler(event, context):
    own = Jobs().run
    return own(event)


def h_handler(event, context):
    table = boto3.session.Session().resource("dynamodb").Table("orders")
    own = partial(_put, table)
    own(event)


rooms_seen = None


def i_handler(event, context):
    seen = []
    known = []

    def crawl(url):
        if url not in seen:
            seen.append(url)  # CA201: threads=unsafe processes=unsafe
            return requests.get(url).text

    def own(url):
        found = []
        if url not in found:
            found.append(url)
        return found

    with ThreadPoolExecutor(max_workers=6) as pool:
        pages = list(pool.map(crawl, event["urls"]))
        others = list(pool.map(own, event["urls"]))
    for page in pages:
        if page not in known:
            known.append(page)
    return {"pages": known, "others": others}
