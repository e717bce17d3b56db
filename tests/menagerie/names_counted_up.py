"""Names that a helper looks for until it finds a free one, and rows added under them."""

import psycopg2
from django.db import models


class Page(models.Model):
    slug = models.CharField(max_length=40)


class Sheet(models.Model):
    slug = models.CharField(max_length=40, unique=True)


def free(cursor, base):
    slug, number = base, 1
    while True:
        cursor.execute("SELECT id FROM leaflets WHERE slug = %s", (slug,))
        if not cursor.fetchone():
            return slug
        number += 1
        slug = f"{base}-{number}"


def free_name(cursor, base):
    slug, number = base, 1
    while cursor.execute("SELECT id FROM posters WHERE slug = %s", (slug,)).fetchone():
        number += 1
        slug = f"{base}-{number}"
    return slug


def free_of(kind, base):
    slug, number = base, 1
    while kind.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def leaflet_handler(event, context):
    db = psycopg2.connect("")
    cursor = db.cursor()
    slug = free(cursor, event["name"])
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO leaflets (slug, text) VALUES (%s, %s)", (slug, event["text"])
    )
    db.commit()


def poster_handler(event, context):
    db = psycopg2.connect("")
    cursor = db.cursor()
    slug = free_name(cursor, event["name"])
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO posters (slug, text) VALUES (%s, %s)", (slug, event["text"])
    )
    db.commit()


def page_handler(event, context):
    slug = free_of(Page, event["name"])
    Page.objects.create(slug=slug)  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def sheet_handler(event, context):
    """The database refuses the second one."""
    slug = free_of(Sheet, event["name"])
    Sheet.objects.create(slug=slug)


def walked_handler(event, context):
    """All rows are fetched, bit by bit; what is added has nothing of what they were asked for."""
    db = psycopg2.connect("")
    cursor = db.cursor()
    cursor.execute("SELECT text FROM leaflets WHERE owner = %s", (event["owner"],))
    found = 0
    while rows := cursor.fetchmany(100):
        found += len(rows)
    cursor.execute("INSERT INTO leaflets_seen (reader, at) VALUES (%s, %s)", (event["reader"], event["at"]))
    db.commit()
