# truth: threads=unsafe processes=safe
last_seen = {}


def handler(event, context):
    last_seen[event["user"]] = event["time"]
    online = []
    for user, seen in last_seen.items():  # CA112: threads=unsafe processes=safe
        if event["time"] - seen < 300:
            online.append(user)
    return {"online": online}
