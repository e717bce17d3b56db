"""Keys of Redis that say that something was done: those who find one say so, in one word or in a dictionary."""

import redis
import requests

done = redis.Redis(host="marked-keys")


def duplicate_handler(event, context):
    if done.exists("seen:" + event["id"]):
        return {"duplicate": True}
    done.set("seen:" + event["id"], "1")  # CA306: threads=unsafe processes=unsafe
    return {"ok": True}


def work_between_handler(event, context):
    key = f"paid:{event['id']}"
    if done.get(key):
        return {"duplicate": True, "id": event["id"]}
    requests.post("https://bank/charge", json={"sum": event["sum"]}, timeout=9)
    done.setex(key, 600, "1")  # CA306: threads=unsafe processes=unsafe
    return {"duplicate": False, "id": event["id"]}


def name_handler(event, context):
    if done.exists("name:" + event["name"]):
        return {"taken": True}
    done.set("name:" + event["name"], event["mail"])  # CA306: threads=unsafe processes=unsafe
    return {"taken": False}


def is_fresh(key):
    return done.get(f"nonce:{key}") is None


def helper_handler(event, context):
    if not is_fresh(event["nonce"]):
        return {"fresh": False}
    done.set(f"nonce:{event['nonce']}", 1, ex=60)  # CA306: threads=unsafe processes=unsafe
    return {"fresh": True}


# Look-alikes.


def answer_handler(event, context):
    found = done.get(f"answer:{event['id']}")
    if found:
        return {"cached": True, "answer": found}
    answer = requests.get(event["url"], timeout=9).text
    done.setex(f"answer:{event['id']}", 600, answer)
    return {"cached": False, "answer": answer}


def may_handler(event, context):
    found = done.get(f"may:{event['id']}")
    if found is not None:
        return {"may": found == b"1"}
    may = requests.get(event["url"], timeout=9).ok
    done.setex(f"may:{event['id']}", 600, "1" if may else "0")
    return {"may": may}


def asked_twice_handler(event, context):
    key = f"page:{event['id']}"
    if done.exists(key):
        return {"cached": True, "page": done.get(key)}
    page = requests.get(event["url"], timeout=9).text
    done.set(key, page)
    return {"cached": False, "page": page}


def claimed_handler(event, context):
    if not done.set(f"once:{event['id']}", "1", nx=True, ex=600):
        return {"duplicate": True}
    return {"duplicate": False}


def only_looked_at_handler(event, context):
    return {"there": bool(done.exists("seen:" + event["id"]))}
