"""What the record keeps of looks at stores: which fields decided, and the statements of a database."""

from __future__ import annotations

import pytest

from concurrency_audit.audit.program.domain.accesses import Access
from tests.program.interpreting import in_handler

TABLE = "import boto3\ntable = boto3.resource('dynamodb').Table('orders')\n"
CURSOR = "import psycopg2\n"


def stored(before: str, body: str) -> list[Access]:
    """The accesses of stores, in order."""
    return [access for access in in_handler(before, body).record.accesses.values() if access.place.root == "store"]


@pytest.mark.parametrize(
    ("test", "fields"),
    [
        ("order['state'] == 'new'", {"Item", "state"}),
        ("order.get('state') == 'new'", {"Item", "state"}),
        ("'owner' in order", {"Item", "owner"}),
        ("int(order['left']['N']) > 0", {"Item", "left", "N"}),
        ("order is None", {"Item"}),
        ("event['state'] == 'new'", set()),
    ],
)
def test_the_fields_that_decide_are_known(test: str, fields: set[str]) -> None:
    body = f"order = table.get_item(Key=event['key']).get('Item')\nif {test}:\n    work(order['unused'])\n"
    (look,) = stored(TABLE, body)
    assert look.looked_at == fields


def test_reads_of_services_are_told_from_others_after_each_round() -> None:
    body = "order = table.get_item(Key=event['key'])['Item']\nCOUNTS['seen'] = COUNTS['seen'] + order['n']\n"
    record = in_handler(f"{TABLE}COUNTS = {{'seen': 0}}\n", body).record
    of_services = {access.id for access in record.accesses.values() if access.place.root == "store"}
    assert record.of_services == of_services != set(record.accesses)
    assert record.of_stores(frozenset([*record.accesses, -1])) == of_services | {-1}


def test_an_inserted_row_is_a_write_that_a_look_decided_on() -> None:
    body = (
        "cursor = psycopg2.connect('').cursor()\n"
        "cursor.execute('SELECT 1 FROM seen WHERE id = %s', (event['id'],))\n"
        "if cursor.fetchone() is None:\n"
        "    cursor.execute('INSERT INTO seen (id) VALUES (%s)', (event['id'],))\n"
    )
    look, added = stored(CURSOR, body)
    assert [look.op, added.op] == ["read", "write"]
    assert added.checks == {look.id}
    assert look.place == added.place
    assert added.method_name.endswith("insert")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO seen (id) VALUES (1) ON CONFLICT DO NOTHING",
        "INSERT IGNORE INTO seen (id) VALUES (1)",
    ],
)
def test_an_insert_that_the_database_refuses_the_second_time_is_called_so(statement: str) -> None:
    (added,) = stored(CURSOR, f"psycopg2.connect('').cursor().execute('{statement}')")
    assert added.method_name.endswith("insert once")


def test_an_insert_that_the_database_decides_on_is_none() -> None:
    statement = "INSERT INTO seen SELECT id FROM others WHERE NOT EXISTS (SELECT 1 FROM seen)"
    assert stored(CURSOR, f"psycopg2.connect('').cursor().execute('{statement}')") == []


def test_a_row_that_is_removed_stores_nothing_of_what_was_read() -> None:
    (gone,) = stored(CURSOR, "psycopg2.connect('').cursor().execute('DELETE FROM seen WHERE id = %s', (event['id'],))")
    assert gone.op == "delete"
    assert not gone.value.reads


def test_the_statement_and_what_it_was_given_are_its_key() -> None:
    run = in_handler(CURSOR, "psycopg2.connect('').cursor().execute('SELECT a FROM t WHERE b = %s', (event['b'],))")
    (look,) = [access for access in run.record.accesses.values() if access.place.root == "store"]
    key = run.record.keys[look.id]
    assert key.text == ("SELECT a FROM t WHERE b = %s",)
    assert key.deps


MODEL = """
from django.db import models
class User(models.Model):
    email = models.CharField(max_length=30{unique})
"""


@pytest.mark.parametrize(
    ("look", "store"),
    [
        ("not User.objects.filter(email=event['email']).exists()", "User.objects.create(email=event['email'])"),
        ("User.objects.filter(email=event['email']).count() == 0", "User(email=event['email']).save()"),
        ("User.objects.filter(email=event['email']).first() is None", "session.add(User(email=event['email']))"),
    ],
)
def test_a_row_added_because_there_was_none(look: str, store: str) -> None:
    before = "import sqlalchemy.orm\nsession = sqlalchemy.orm.Session()\n" + MODEL
    body = f"if {look}:\n    {store}"
    writes = [a for a in stored(before.format(unique=""), body) if a.writes]
    assert [write.place.label for write in writes] == ["User"]
    once = before.format(unique=", unique=True")  # of that row there is one: it may only say what was done
    assert all(a.method_name.endswith(" insert") for a in stored(once, body) if a.writes)
    caught = "try:\n" + "".join(f"    {line}\n" for line in body.splitlines()) + "except IntegrityError:\n    pass"
    assert all(a.method_name.endswith(" insert") for a in stored(once, caught) if a.writes)
    assert [a for a in stored(before.format(unique=""), store) if a.writes] == []
