"""cassandra: cluster and session are made once and shared, but not reconfigured."""

from cassandra.cluster import Cluster

_session = Cluster(["db.internal"]).connect("shop")  # CA601: threads=safe processes=benign


def session_handler(event, context):
    return {"name": _session.execute("select name from users where id = %s", (event["id"],)).one().name}


def own_cluster_handler(event, context):
    cluster = Cluster(["db.internal"])
    try:
        return {"hosts": len(cluster.metadata.all_hosts())}
    finally:
        cluster.shutdown()


_tenants = Cluster(["db.internal"]).connect()  # CA601: threads=safe processes=benign


def keyspace_handler(event, context):
    _tenants.set_keyspace(event["tenant"])  # CA303: threads=unsafe processes=safe
    return {"n": len(_tenants.execute("select id from orders").all())}
