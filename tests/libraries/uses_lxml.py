"""lxml: parsers are copied per thread, incremental ones keep a document."""

from lxml import etree

_parser = etree.XMLParser(resolve_entities=False)


def parser_handler(event, context):
    return {"root": etree.fromstring(event["xml"], _parser).tag}


def own_parser_handler(event, context):
    parser = etree.XMLPullParser()
    parser.feed(event["xml"])
    return {"root": parser.close().tag}


_pull = etree.XMLPullParser()


def pull_handler(event, context):
    _pull.feed(event["xml"])  # CA301: threads=unsafe processes=safe
    return {"root": _pull.close().tag}
