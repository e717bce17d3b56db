# truth: threads=unsafe processes=safe
import locale


def handler(event, context):
    locale.setlocale(locale.LC_ALL, event["locale"])  # CA404: threads=unsafe processes=safe
    return {"total": locale.currency(event["total"], grouping=True)}
