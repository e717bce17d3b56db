"""What has to be there before a page's commands can run: a project, and servers where the page means AWS."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import boto3

from tests.docs.pages import ROOT
from tests.docs.shell import Shell
from tests.load.conftest import serving

_APP = '''\
"""A handler with a race, a growing list and an answer."""
import random

_cache = {}
seen = []


def handler(event, context):
    key = event["n"]
    if key not in _cache:
        _cache[key] = random.random()
    seen.append(key)
    return {"n": key + 1} if context else {"seen": seen, "cached": _cache[key]}
'''
_TOTALS = "tests.docs.prepared.answer_totals"
_KEYS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": "us-east-1"}


def project(folder: Path) -> None:
    """A user's repository on a branch, its handler changed since `main`; the checkout's own parts beside it."""
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text("")
    _git(folder, "init", "--quiet", "--initial-branch", "main")
    _git(folder, "add", "src")
    _git(folder, "commit", "--quiet", "--message", "start")
    (folder / "src" / "app.py").write_text(_APP)
    (folder / "src" / "photos").mkdir()
    (folder / "src" / "photos" / "__init__.py").touch()
    (folder / "src" / "photos" / "app.py").write_text("def handler(event, context):\n    return event\n")
    for part in ("photo_pipeline", "loadtests"):
        (folder / part).symlink_to(ROOT / part)


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=reader", "-c", "user.email=reader@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@contextmanager
def nothing(shell: Shell) -> Iterator[None]:
    """Most pages need the project alone."""
    del shell
    yield


@contextmanager
def load_endpoint(shell: Shell) -> Iterator[None]:
    """A Lambda and an S3 on the loopback take the place of AWS; flags that the page does not set come from here."""
    with serving("photo_pipeline.handler.handler", shell.folder) as photos, serving(_TOTALS, shell.folder) as totals:
        urls = {"LOAD_ENDPOINT_URL": photos.url, "LOAD_S3_ENDPOINT_URL": photos.url}
        shell.environment |= _KEYS | urls | {"LOAD_PHOTOS": "200", "LOAD_PHOTO_SIZE": "128x96"}
        shell.afterwards["locust -f loadtests"] = lambda: shell.environment.update(LOAD_ENDPOINT_URL=totals.url)
        yield


def answer_totals(event: dict[str, int], context: object) -> dict[str, int]:
    """The reader's own function, in the page about load tests."""
    del context
    return {"customer": event["customer"], "total": 3 * event["customer"]}


@contextmanager
def corpus(shell: Shell) -> Iterator[None]:
    """A package to audit."""
    shutil.copytree(shell.folder / "src", shell.folder / "PACKAGE")
    yield


@contextmanager
def zipped(shell: Shell) -> Iterator[None]:
    """The package that the page deploys."""
    shutil.make_archive(str(shell.folder / "orders"), "zip", shell.folder / "src")
    yield


@contextmanager
def local_aws(shell: Shell) -> Iterator[None]:
    """Local Managed Instances with S3 and IAM take the place of AWS; the buckets exist."""
    shell.serve("concurrency-audit serve --with-aws --environments 1")
    services = {"LAMBDA": shell.ready["lambda"], **dict.fromkeys(("S3", "IAM", "STS"), shell.ready["s3"])}
    own = {
        "AWS_ACCESS_KEY_ID": str(shell.ready["access_key_id"]),
        "AWS_SECRET_ACCESS_KEY": str(shell.ready["secret_access_key"]),
    }
    shell.environment |= _KEYS | own | {f"AWS_ENDPOINT_URL_{name}": str(url) for name, url in services.items()}
    s3 = boto3.client(
        "s3",
        endpoint_url=str(shell.ready["s3"]),
        region_name="us-east-1",
        aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
    )
    for bucket in ("my-uploads", "my-results"):
        s3.create_bucket(Bucket=bucket)
    shell.afterwards["python -m zipfile -c photo.zip"] = lambda: _without_wheels(shell.folder)
    yield


def _without_wheels(folder: Path) -> None:
    """The page's package brings wheels for Python 3.13 on arm64, which cannot be imported here; a handler can."""
    package = folder / "ours" / "photo_pipeline"
    package.mkdir(parents=True)
    (package / "handler.py").write_text("def handler(event, context):\n    return event\n")
    shutil.make_archive(str(folder / "photo"), "zip", folder / "ours")


PREPARED: dict[str, Callable[[Shell], AbstractContextManager[None]]] = {
    "docs/load-tests.md": load_endpoint,
    "docs/precision-sample.md": corpus,
    "docs/local-instances.md": zipped,
    "docs/photo-deployment.md": local_aws,
}
