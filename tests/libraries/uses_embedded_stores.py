"""Stores in a folder: workers and threads have the same files open."""

import chromadb
from sqlitedict import SqliteDict
from tinydb import TinyDB
from whoosh.index import create_in, open_dir


def packaged_index_handler(event, context):
    return open_dir("/var/task/index").doc_count()


def in_memory_handler(event, context):
    return chromadb.EphemeralClient().list_collections()


def chroma_handler(event, context):
    store = chromadb.PersistentClient(path="/tmp/chroma")  # CA506: threads=unsafe processes=unsafe
    return store.get_or_create_collection("pages").query(query_texts=[event["text"]])


def dict_handler(event, context):
    with SqliteDict("/tmp/cache.sqlite", autocommit=True) as cache:  # CA506: threads=unsafe processes=unsafe
        cache[event["key"]] = event["value"]


def json_handler(event, context):
    TinyDB("/tmp/db.json").insert(event)  # CA506: threads=unsafe processes=unsafe


def index_handler(event, context):
    index = create_in("/tmp/index", event["schema"])  # CA501: threads=unsafe processes=unsafe
    index.writer().commit()
    return open_dir("/tmp/index").doc_count()


_notes = chromadb.EphemeralClient().get_or_create_collection("notes")
_pages = chromadb.EphemeralClient().get_or_create_collection("pages")


def learning_handler(event, context):
    _notes.add(ids=[event["id"]], documents=[event["text"]])  # CA301: threads=safe processes=unsafe


def asking_handler(event, context):
    return _notes.query(query_texts=[event["text"]])


def only_asking_handler(event, context):
    return _pages.query(query_texts=[event["text"]])


def own_notes_handler(event, context):
    own = chromadb.EphemeralClient().get_or_create_collection(event["id"])
    own.add(ids=["1"], documents=[event["text"]])
    return own.query(query_texts=[event["text"]])
