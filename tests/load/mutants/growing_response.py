"""A module-level list of results grows into every response."""

from photo_pipeline import handler as safe

RESULTS = []


def handler(event, context):
    answer = safe.handler(event, context)
    RESULTS.extend(answer["results"])
    return {**answer, "results": list(RESULTS[-20:])}
