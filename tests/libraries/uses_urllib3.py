"""urllib3: connection pools are documented as thread-safe."""

import urllib3

_http = urllib3.PoolManager(retries=urllib3.Retry(3))
_one_host = urllib3.HTTPSConnectionPool("api.example.com")


def pool_manager_handler(event, context):
    return {"status": _http.request("GET", event["url"], headers={"X-User": event["user"]}).status}


def one_host_handler(event, context):
    return {"status": _one_host.request("GET", "/status").status}


_tenants = urllib3.PoolManager()


def headers_handler(event, context):
    _tenants.headers["Authorization"] = event["token"]  # CA303: threads=unsafe processes=safe
    return {"status": _tenants.request("GET", event["url"]).status}
