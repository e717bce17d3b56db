"""Files from elsewhere: where the local name is fixed, invocations get each other's."""

import tempfile

import fsspec
import git
import gnupg
import pysftp
import smart_open
import wget
from huggingface_hub import snapshot_download

_files = fsspec.filesystem("s3")


def folder_of_its_own_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        _files.get(event["key"], f"{folder}/in.csv")
        return open(f"{folder}/in.csv").read()


def stream_handler(event, context):
    with smart_open.open(event["url"], "rb") as source:
        return {"size": len(source.read())}


def connection_handler(event, context):
    with pysftp.Connection(event["host"]) as sftp:
        return sftp.listdir("in")


def fetch_handler(event, context):
    _files.get(event["key"], lpath="/tmp/fetched.csv")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/fetched.csv").read()


def wget_handler(event, context):
    wget.download(event["url"], out="/tmp/page.html")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/page.html").read()


def sftp_handler(event, context):
    with pysftp.Connection(event["host"]) as sftp:
        sftp.get(event["name"], "/tmp/order.xml")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/order.xml").read()


def copy_handler(event, context):
    with smart_open.open("/tmp/copy.bin", "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["body"])
    return {"size": len(smart_open.open("/tmp/copy.bin", "rb").read())}


def clone_handler(event, context):
    repo = git.Repo.clone_from(event["url"], to_path="/tmp/clone")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/clone/README.md").read(), repo.head


snapshot_download("example/model", local_dir="/tmp/model")  # CA505: threads=safe processes=unsafe


def model_handler(event, context):
    return open("/tmp/model/config.json").read()


_sftp = pysftp.Connection("files.example.com")


def shared_connection_handler(event, context):
    return _sftp.listdir(event["folder"])  # CA301: threads=unsafe processes=safe


def cloned_handler(event, context):
    repository = git.Repo.clone_from(event["url"], "/tmp/cloned-for-all")  # CA501: threads=unsafe processes=unsafe
    return {"commit": repository.head.commit.hexsha}


_keys = gnupg.GPG(gnupghome="/opt/keys")
_keyring = gnupg.GPG(gnupghome="/tmp/keyring")


def encrypted_handler(event, context):
    return {"text": str(_keys.encrypt(event["text"], "shop@example.com"))}


def own_keyring_handler(event, context):
    with tempfile.TemporaryDirectory() as home:
        own = gnupg.GPG(gnupghome=home)
        own.import_keys(event["key"])
        return {"text": str(own.encrypt(event["text"], event["to"]))}


def keyring_handler(event, context):
    _keyring.import_keys(event["key"])  # CA301: threads=unsafe processes=unsafe
    return {"text": str(_keyring.encrypt(event["text"], event["to"]))}
