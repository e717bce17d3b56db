# truth: threads=unsafe processes=benign
STATISTICS = {"total": 0, "errors": 0}


def handler(event, context):
    stats = STATISTICS
    stats["total"] = stats["total"] + 1  # CA102: threads=unsafe processes=benign
    return {"total": stats["total"]}
