"""What the audit may ask, and what it hears."""

import subprocess
import sys

import pytest

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.verdicts import Verdict


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge.load()


def test_the_same_object_is_known_under_every_constructor(knowledge: Knowledge) -> None:
    for name in ("boto3.client", "boto3.Session.client", "boto3.session.Session.client", "boto3.resource.meta.client"):
        row = knowledge.object(name)
        assert row is not None and (row.kind, row.threads) == ("client", Verdict.SAFE), name


def test_members_are_asked_of_the_type_whichever_constructor_made_it(knowledge: Knowledge) -> None:
    download = knowledge.call("boto3.session.Session.client.download_file")
    assert download is not None and (download.effect, download.arg) == ("download", 2)
    register = knowledge.method("boto3.session.Session.client", "meta.events.register")
    assert register is not None and register.effect == "reconfigures"


def test_only_the_default_session_makes_clients_with_that_effect(knowledge: Knowledge) -> None:
    default = knowledge.call("boto3.client")
    assert default is not None and default.effect == "default-session-client"
    assert knowledge.call("boto3.Session.client") is None


def test_builtins_are_known_with_and_without_their_module(knowledge: Knowledge) -> None:
    assert knowledge.call("open") == knowledge.call("builtins.open") == knowledge.call("io.open")
    append = knowledge.method("list", "append")
    assert append is not None and (append.effect, append.atomic, append.grows) == ("mutates", True, True)


def test_a_counter_is_not_updated_in_one_step(knowledge: Knowledge) -> None:
    update = knowledge.method("collections.Counter", "update")
    assert update is not None and not update.atomic


def test_what_nobody_knows_is_none(knowledge: Knowledge) -> None:
    assert knowledge.object("nobody.Client") is None
    assert knowledge.method("boto3.client", "get_object") is None
    assert knowledge.canonical("nobody.Client.send") == "nobody.Client.send"
    assert not knowledge.knows("nobody.Client")


def test_declarations_come_before_the_files(knowledge: Knowledge) -> None:
    extended = knowledge.extended(known_safe=("boto3.session.Session",), known_unsafe=("mylib.Client",))
    session, client = extended.object("boto3.Session"), extended.object("mylib.Client")
    assert session is not None and session.threads is Verdict.SAFE
    assert client is not None and client.threads is Verdict.UNSAFE and client.source == "pyproject.toml"
    assert knowledge.object("mylib.Client") is None


def test_asking_about_one_library_opens_no_other() -> None:
    """Run apart, because other tests open them all."""
    script = """
from concurrency_audit.audit.knowledge import Knowledge, library
opened = []
init = library.Library.__init__
library.Library.__init__ = lambda self, text, file: (opened.append(file), init(self, text, file))[1]
knowledge = Knowledge.load()
knowledge.knows("redis.Redis"), knowledge.object("nobody.Client")
assert opened == [], opened
knowledge.object("boto3.client")
assert opened == ["boto3.toml"], opened
knowledge.call("open")
assert opened == ["boto3.toml", "builtins.toml"], opened
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_only_the_rows_that_are_asked_for_are_parsed() -> None:
    script = """
import tomllib
from concurrency_audit.audit.knowledge import Knowledge
parsed = []
loads = tomllib.loads
tomllib.loads = lambda text: (parsed.append(text), loads(text))[1]
knowledge = Knowledge.load()
for _ in range(3):
    knowledge.object("boto3.client")
    knowledge.object("boto3.nothing")
assert len(parsed) == 2, parsed  # the [library] table and one row
"""
    subprocess.run([sys.executable, "-c", script], check=True)
