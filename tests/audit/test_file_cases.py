"""Handlers as people write them: which rules of the file, process and runtime families speak, and which stay silent."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.program.domain import command_lines

HEAD = """
import json, os, random, shutil, string, subprocess, sys, threading, time, uuid
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import boto3
import requests

s3 = boto3.client("s3")
sns = boto3.client("sns")
"""
SILENT = {
    "long random name": """
        def handler(event, context):
            path = "/tmp/%s.bin" % "".join(random.choices(string.ascii_letters, k=12))
            s3.download_file("b", event["key"], path)
            return open(path).read()
        """,
    "base names in a directory of the invocation": """
        def handler(event, context):
            job = uuid.uuid4().hex
            os.makedirs(f"/tmp/{job}", exist_ok=True)
            for record in event["Records"]:
                path = os.path.join("/tmp", job, os.path.basename(record["key"]))
                s3.download_file("b", record["key"], path)
                os.remove(path)
            shutil.rmtree(f"/tmp/{job}")
        """,
    "only old files are removed": """
        def handler(event, context):
            for name in os.listdir("/tmp"):
                path = os.path.join("/tmp", name)
                if time.time() - os.path.getmtime(path) > 3600:
                    os.remove(path)
        """,
    "the event source's own id": """
        def handler(event, context):
            path = f"/tmp/{event['requestContext']['requestId']}.json"
            Path(path).write_text(json.dumps(event))
            return Path(path).read_text()
        """,
    "threads joined in a loop": """
        def handler(event, context):
            threads = []
            for key in event["keys"]:
                thread = threading.Thread(target=s3.delete_object, args=(key,))
                thread.start()
                threads.append(thread)
            for thread in threads:
                thread.join()
        """,
    "futures asked for their results": """
        def handler(event, context):
            pool = ThreadPoolExecutor()
            futures = [pool.submit(s3.head_object, Bucket="b", Key=key) for key in event["keys"]]
            return [future.result() for future in as_completed(futures)]
        """,
    "a worker thread for the life of the process": """
        worker = None

        def handler(event, context):
            global worker
            if worker is None:
                worker = threading.Thread(target=time.sleep, args=(1,), daemon=True)
                worker.start()
        """,
    "a token per tenant": """
        tokens = {}

        def handler(event, context):
            tenant = event["tenant"]
            if tenant not in tokens:
                tokens[tenant] = requests.post("https://auth.example.com", json=tenant, timeout=3).json()["token"]
            return requests.get("https://api.example.com", headers={"a": tokens[tenant]}, timeout=3).json()
        """,
    "the name of what is there already": """
        topics = {}

        def handler(event, context):
            name = event["name"]
            if name in topics:
                return tell(topics[name], event)
            topics[name] = sns.create_topic(Name=name)["TopicArn"]
            return tell(topics[name], event)

        def tell(topic, event):
            sns.publish(TopicArn=topic, Message=event["text"])
            return "ok"
        """,
    "a connection that import-time code closes again": """
        import psycopg2

        connection = psycopg2.connect("dbname=shop")
        cursor = connection.cursor()
        cursor.execute("select name from tables")
        names = [row[0] for row in cursor.fetchall()]
        connection.close()

        def handler(event, context):
            return names
        """,
    "an attribute of the context that is asked for first": """
        def handler(event, context):
            return context.request_id if hasattr(context, "request_id") else context.aws_request_id
        """,
    "an exit below a handler of SystemExit": """
        def handler(event, context):
            try:
                return work(event)
            except (ValueError, SystemExit):
                return None

        def work(event):
            sys.exit(2)
        """,
    "exit in a thread ends the thread": """
        def handler(event, context):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()

        def work():
            sys.exit(2)
        """,
}
REPORTED = {
    "the output of a shell command": (
        {"CA501"},
        """
        def handler(event, context):
            os.system(f"ffmpeg -i {event['url']} /tmp/audio.wav")
            return open("/tmp/audio.wav", "rb").read()
        """,
    ),
    "a fixed temporary name renamed into place": (
        {"CA501"},
        """
        def handler(event, context):
            with open("/tmp/data.json", "w") as out:
                json.dump(event, out)
            os.rename("/tmp/data.json", f"/tmp/{context.aws_request_id}.json")
        """,
    ),
    "os.walk and unlink": (
        {"CA504"},
        """
        def handler(event, context):
            for root, folders, files in os.walk("/tmp"):
                for name in files:
                    os.unlink(os.path.join(root, name))
        """,
    ),
    "a shared directory removed": (
        {"CA501", "CA504"},
        """
        def handler(event, context):
            Path("/tmp/out").mkdir(exist_ok=True)
            Path("/tmp/out/a.txt").write_text(event["text"])
            text = Path("/tmp/out/a.txt").read_text()
            shutil.rmtree("/tmp/out")
            return text
        """,
    ),
    "written by a library nothing is known of": (
        {"CA501"},
        """
        def handler(event, context):
            unheard_of.render(event["page"]).save("/tmp/page.pdf")
            s3.upload_file("/tmp/page.pdf", "b", event["key"])
        """,
    ),
    "exit re-raised": (
        {"CA701"},
        """
        def handler(event, context):
            try:
                sys.exit(2)
            except SystemExit:
                raise
        """,
    ),
    "raise SystemExit without a call": (
        {"CA701"},
        """
        def handler(event, context):
            raise SystemExit
        """,
    ),
    "a limit under two separate sections of one lock": (
        {"CA603"},
        """
        lock = threading.Lock()
        left = 10

        def handler(event, context):
            global left
            with lock:
                if left < event["n"]:
                    return {"statusCode": 429}
            with lock:
                left -= event["n"]
            return {"statusCode": 200}
        """,
    ),
}


def reported(code: str, tmp_path: Path) -> set[str]:
    """The codes of the families 5 to 7 that the audit reports."""
    path = tmp_path / "app.py"
    path.write_text(HEAD + dedent(code))
    result = audit([path], Settings(jobs=1))
    assert result.entry_points
    return {f.rule for f in result.findings if f.rule[2] in "567"}


@pytest.mark.parametrize("name", SILENT)
def test_silent(name: str, tmp_path: Path) -> None:
    assert reported(SILENT[name], tmp_path) == set()


@pytest.mark.parametrize("name", REPORTED)
def test_reported(name: str, tmp_path: Path) -> None:
    codes, code = REPORTED[name]
    assert reported(code, tmp_path) == codes


@pytest.mark.parametrize(
    ("command", "effects"),
    [
        ("rm -rf /tmp/*", [("tree-delete", ("/tmp",))]),
        ("rm /tmp/a.txt", [("delete", ("/tmp/a.txt",))]),
        ("/bin/rm -f /tmp/work/*.csv", [("read", ("/bin/rm",)), ("tree-delete", ("/tmp/work",))]),
        ("sort /tmp/in > /tmp/out", [("program", ("/tmp/in",)), ("write", ("/tmp/out",))]),
        ("convert --output=/tmp/a.png 'in.png'", [("program", ("/tmp/a.png",)), ("program", ("in.png",))]),
    ],
)
def test_command_lines(command: str, effects: list[tuple[str, tuple[str, ...]]]) -> None:
    found = [(op, path) for op, path in command_lines.effects(command_lines.split((command,))) if path[0][:1] in "/i"]
    found = [(op, path) for op, path in found if not path[0].startswith("-")]
    assert found == effects


@example(["/"])
@example(["/tmp/", ("event", "tool"), " -v"])
@given(st.lists(st.one_of(st.text(), st.tuples(st.just("event"), st.text())), max_size=6))
def test_words_hold_all_that_stands_between_blanks(parts: list[str | tuple[str, str]]) -> None:
    """Splitting keeps every hole and every character but blanks and quotes, in order."""
    words = command_lines.split(tuple(parts))
    kept = [piece for word in words for piece in word]
    assert [p for p in kept if not isinstance(p, str)] == [p for p in parts if not isinstance(p, str)]
    text = "".join(p for p in parts if isinstance(p, str))
    assert "".join(p for p in kept if isinstance(p, str)) == "".join(c for c in text if c not in " '\"")
    is_named_by_path = bool(words) and isinstance(words[0][0], str) and words[0][0].startswith("/")
    assert len(list(command_lines.effects(words))) == max(len(words) - 1, 0) + is_named_by_path
