# truth: safe
results = []
count = 0


def handler(event, context):
    results = []
    count = 0
    for record in event["Records"]:
        results.append(record["body"])
        count += 1
    return {"results": results, "count": count}
