"""httplib2: an Http object is documented as not thread-safe."""

import httplib2


def own_http_handler(event, context):
    answer, content = httplib2.Http().request(event["url"])
    return {"status": answer.status, "length": len(content)}


_http = httplib2.Http()


def shared_http_handler(event, context):
    answer, content = _http.request(event["url"])  # CA301: threads=unsafe processes=safe
    return {"status": answer.status, "length": len(content)}
