# truth: threads=unsafe processes=benign
request_count = 0


def handler(event, context):
    global request_count
    request_count += 1  # CA102: threads=unsafe processes=benign
    return {"statusCode": 200, "body": f"request number {request_count}"}
