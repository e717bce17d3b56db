"""ldap3: only some strategies are made for several threads."""

from ldap3 import Connection, Server

_server = Server("ldap://directory.internal")


def own_connection_handler(event, context):
    with Connection(_server) as connection:
        connection.search("dc=example", f"(uid={event['user']})")
        return {"n": len(connection.entries)}


def server_handler(event, context):
    return {"host": _server.host}


_connection = Connection(_server)


def connection_handler(event, context):
    _connection.search("dc=example", f"(uid={event['user']})")  # CA301: threads=unsafe processes=safe
    return {"n": len(_connection.entries)}
