"""neo4j: the driver is shared, sessions are not."""

from neo4j import GraphDatabase

_driver = GraphDatabase.driver("neo4j://db.internal")  # CA601: threads=safe processes=benign


def driver_handler(event, context):
    with _driver.session() as session:
        return {"n": session.run("return 1 as n").single()["n"]}


def query_handler(event, context):
    return {"n": len(_driver.execute_query("match (n) return n limit 1").records)}


_session = _driver.session()


def session_handler(event, context):
    return {"n": _session.run("return 1 as n").single()["n"]}  # CA301: threads=unsafe processes=safe
