"""django: each thread has its own database connection."""

from django.core.cache import cache
from django.db import connection


def connection_handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return {"n": cursor.fetchone()[0]}


def cache_handler(event, context):
    return {"price": cache.get_or_set(f"price:{event['item']}", 1, timeout=60)}
