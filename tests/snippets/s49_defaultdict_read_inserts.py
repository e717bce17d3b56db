# truth: threads=unsafe processes=benign
from collections import defaultdict

subscriptions = defaultdict(list)
subscriptions["news"].append("all@example.com")


def handler(event, context):
    if event["action"] == "topics":
        return {"topics": [topic for topic, users in subscriptions.items() if users]}  # CA112: threads=unsafe processes=safe
    return {"users": subscriptions[event["topic"]]}  # CA203: threads=unsafe processes=benign
