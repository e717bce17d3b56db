"""Clients and codecs: what is made for one operation or one dialogue at a time may not be shared, clients of services may."""

import asyncio

import feedparser
import msal
import pypdfium2
import simplejson
import tiktoken
import websockets
import zstandard
from authlib.integrations.requests_client import OAuth2Session
from faster_whisper import BatchedInferencePipeline, WhisperModel
from flask import Flask
from flask_cors import CORS
from langchain_text_splitters import RecursiveCharacterTextSplitter
from marshmallow import Schema, fields, post_load
from pinecone import Pinecone
from web3 import Web3
from websockets.sync.client import connect

_pinecone = Pinecone(api_key="key")
_index = _pinecone.Index("notes")
_chain = Web3(Web3.HTTPProvider("https://node.example.com"))
_login = msal.ConfidentialClientApplication("id", client_credential="secret")
_words = tiktoken.get_encoding("cl100k_base")
_splitter = RecursiveCharacterTextSplitter(chunk_size=500)
_whisper = WhisperModel("base")  # CA602: threads=safe processes=benign


def index_handler(event, context):
    return _index.query(vector=event["vector"], top_k=3)


def chain_handler(event, context):
    return _chain.eth.get_balance(event["address"])


def login_handler(event, context):
    return _login.acquire_token_for_client(scopes=["https://graph.example.com/.default"])


def split_handler(event, context):
    return [len(_words.encode(part)) for part in _splitter.split_text(event["text"])]


def speech_handler(event, context):
    return [segment.text for segment in _whisper.transcribe(event["path"])[0]]


class _Order(Schema):
    name = fields.Str()

    @post_load
    def tidy(self, data, **kwargs):
        return {**data, "name": data["name"].strip()}


_order = _Order()


def schema_handler(event, context):
    return _order.load(event)


def feed_handler(event, context):
    return feedparser.parse(event["url"]).entries


app = Flask(__name__)
CORS(app)


@app.get("/health")
def health():
    return {"ok": True}


def own_compressor_handler(event, context):
    return zstandard.ZstdCompressor(level=3).compress(event["data"]) + zstandard.compress(event["data"])


_compressor = zstandard.ZstdCompressor(level=3)


def compressor_handler(event, context):
    return _compressor.compress(event["data"])  # CA301: threads=unsafe processes=safe


_api = OAuth2Session("id", "secret")


def oauth_handler(event, context):
    return _api.get("https://api.example.com/me").json()  # CA301: threads=unsafe processes=safe


def own_oauth_handler(event, context):
    with OAuth2Session("id", "secret", token=event["token"]) as session:
        return session.get("https://api.example.com/me").json()


_prices = connect("wss://prices.example.com")  # CA601: threads=safe processes=benign


def price_handler(event, context):
    _prices.send(event["symbol"])  # CA301: threads=unsafe processes=safe
    return _prices.recv()


async def _ask(symbol):
    async with websockets.connect("wss://prices.example.com") as prices:
        await prices.send(symbol)
        return await prices.recv()


def own_price_handler(event, context):
    return asyncio.run(_ask(event["symbol"]))


_batched = BatchedInferencePipeline(_whisper)


def batched_handler(event, context):
    return [segment.text for segment in _batched.transcribe(event["path"])[0]]  # CA301: threads=unsafe processes=safe


# PDFium is one for the process, whatever document a thread has open
def page_handler(event, context):
    document = pypdfium2.PdfDocument(event["pdf"])  # CA301: threads=unsafe processes=safe
    return len(document)


_seen = {}


def note_handler(event, context):
    _seen[event["id"]] = event["name"]  # CA603: threads=safe processes=unsafe
    return "ok"


def dump_handler(event, context):
    return simplejson.dumps(_seen)  # CA112: threads=unsafe processes=safe


class PriceSchema(Schema):
    amount = fields.Int()


_priced = PriceSchema()


def priced_handler(event, context):
    own = PriceSchema()
    own.context = {"user": event["user"]}
    return own.dump(event)


def priced_by_all_handler(event, context):
    _priced.context = {"user": event["user"]}  # CA303: threads=unsafe processes=safe
    return _priced.dump(event)
