"""Who may ask: raw requests on every port, signatures against botocore's own, and a page of another origin."""

from __future__ import annotations

import http.server
import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psutil
import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.instances.web.admission import Admission
from concurrency_audit.instances.web.signature import Asked, SignatureError, Verifier
from concurrency_audit.load.signing import Signer

KEY, SECRET = "LOCALOWNER", "only/for+this"
FOREIGN = "http://evil.example"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalInstances]:
    with LocalInstances(with_aws=True, model="threads") as server:
        folder = tmp_path_factory.mktemp("code")
        (folder / "app.py").write_text(FUNCTION)
        server.publish(folder, "app.handler", name="asks", variables={"SECRET": "of asks"})
        yield server


FUNCTION = """
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    client = boto3.client(event["service"])
    try:
        getattr(client, event["call"])(**event.get("with", {}))
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "done"
"""


def ports(local: LocalInstances) -> dict[str, int]:
    """Every kind of port of a server."""
    listening = [
        one.laddr.port for one in psutil.Process(local.pid).net_connections() if one.status == psutil.CONN_LISTEN
    ]
    known = {"lambda": urlsplit(local.ready["lambda"]).port or 0, "s3": urlsplit(local.ready["s3"]).port or 0}
    runtime = next(port for port in listening if port not in known.values())
    return {**known, "runtime": runtime}


def ask(port: int, *lines: str, body: bytes = b"") -> int:
    """The status of a request that is sent as it stands; 0 when the connection just ends."""
    head = "".join(f"{line}\r\n" for line in lines) + "Connection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode("latin-1") + body)
        answer = b""
        while b"\r\n" not in answer and (chunk := connection.recv(4096)):
            answer += chunk
    return int(answer.split()[1]) if answer else 0


HARMLESS = {"lambda": "/metrics", "s3": "/_rekognition", "runtime": "/ping"}
"""What a port answers to anyone who asks properly; the S3 port wants the secret for it."""


@pytest.mark.parametrize("kind", ["lambda", "s3", "runtime"])
@pytest.mark.parametrize(
    "lines",
    [
        ["GET {path} HTTP/1.1", "Host: evil.example"],
        ["GET {path} HTTP/1.1", "Host: evil.example:{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1.evil.example:{port}"],
        ["GET {path} HTTP/1.1", "Host: localhost.evil.example:{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Host: evil.example"],
        ["GET {path} HTTP/1.1", "Host: evil.example", "Host: 127.0.0.1:{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Host: 127.0.0.1:{port}"],
        ["GET {path} HTTP/1.1"],
        ["GET {path} HTTP/1.1", "Host:"],
        ["GET {path} HTTP/1.1", "Host: user@127.0.0.1:{port}"],
        ["GET {path} HTTP/1.1", "Host: evil.example:80@127.0.0.1:{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:1"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:0{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}junk"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:999999"],
        ["GET {path} HTTP/1.1", "Host: 127.1:{port}"],
        ["GET {path} HTTP/1.1", "Host: 0.0.0.0:{port}"],
        ["GET {path} HTTP/1.1", "Host: [::ffff:127.0.0.1]:{port}"],
        ["GET {path} HTTP/1.1", "Host: [::1%25lo]:{port}"],
        ["GET {path} HTTP/1.1", "Host: ::1:{port}"],
        ["GET http://evil.example{path} HTTP/1.1", "Host: 127.0.0.1:{port}"],
        ["GET http://127.0.0.1:{port}{path} HTTP/1.1", "Host: evil.example"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", f"Origin: {FOREIGN}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: null"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:1"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: https://127.0.0.1:{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: http://localhost:{port}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}@evil.example"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}", f"Origin: {FOREIGN}"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Sec-Fetch-Site: cross-site"],
        ["GET {path} HTTP/1.1", "Host: 127.0.0.1:{port}", "Sec-Fetch-Site: same-site"],
        ["OPTIONS {path} HTTP/1.1", "Host: 127.0.0.1:{port}", f"Origin: {FOREIGN}"],
        ["OPTIONS * HTTP/1.1", "Host: 127.0.0.1:{port}"],
    ],
)
def test_what_another_site_could_send_is_refused_on_every_port(
    local: LocalInstances, kind: str, lines: list[str]
) -> None:
    port = ports(local)[kind]
    secret = f"Authorization: Bearer {local.ready['secret_access_key']}"
    filled = [line.format(port=port, path=HARMLESS[kind]) for line in lines]
    assert ask(port, *filled, *([secret] if kind == "s3" else [])) in (400, 403)


@pytest.mark.parametrize("kind", ["lambda", "s3", "runtime"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_ports_own_addresses_are_answered(local: LocalInstances, kind: str, host: str) -> None:
    port = ports(local)[kind]
    secret = f"Authorization: Bearer {local.ready['secret_access_key']}"
    line = f"GET {HARMLESS[kind]} HTTP/1.1"
    assert ask(port, line, f"Host: {host}:{port}", *([secret] if kind == "s3" else [])) == 200


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_only_the_very_addresses_pass(host: bytes, origin: bytes) -> None:
    """Nothing but the three spellings of the port is a Host, whatever the bytes are."""
    own = {b"127.0.0.1:7", b"localhost:7", b"[::1]:7"}
    why = Admission(7).refuses(b"/", [(b"host", host)])
    assert (why is None) == (host.lower() in own)
    why = Admission(7).refuses(b"/", [(b"host", b"localhost:7"), (b"origin", origin)])
    assert (why is None) == (origin.lower() == b"http://localhost:7")


@pytest.mark.parametrize(
    "target", ["/2015-03-31/functions/", "/2015-03-31/functions/asks/invocations", "/2025-11-30/capacity-providers"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_the_lambda_api_wants_a_signature(local: LocalInstances, target: str, method: str) -> None:
    port = ports(local)["lambda"]
    assert ask(port, f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Length: 2", body=b"{}") == 403


@pytest.mark.parametrize(
    "line",
    [
        "GET / HTTP/1.1",
        "PUT /from-a-web-page HTTP/1.1",
        "POST /_rekognition HTTP/1.1",
        "GET /_rekognition HTTP/1.1",
        "POST /_ministack/reset HTTP/1.1",
        "GET /_ministack/health HTTP/1.1",
        "GET /2015-03-31/functions/ HTTP/1.1",
        "POST /?Action=ListUsers&Version=2010-05-08 HTTP/1.1",
    ],
)
@pytest.mark.parametrize("scope", ["", "s3", "lambda", "iam", "sqs"])
def test_the_s3_port_wants_a_signature(local: LocalInstances, line: str, scope: str) -> None:
    port = ports(local)["s3"]
    lines = [line, f"Host: 127.0.0.1:{port}", "Content-Length: 0"]
    for key in ("test", local.ready["access_key_id"]):
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        claimed = f"AWS4-HMAC-SHA256 Credential={key}/{date[:8]}/us-east-1/{scope}/aws4_request"
        claimed += f", SignedHeaders=host;x-amz-date, Signature={'0' * 64}"
        assert ask(port, *lines, *([f"Authorization: {claimed}", f"X-Amz-Date: {date}"] if scope else [])) == 403


def client(local: LocalInstances, service: str, at: str = "s3", **keys: str) -> Any:
    given = {
        "aws_access_key_id": local.ready["access_key_id"],
        "aws_secret_access_key": local.ready["secret_access_key"],
        **keys,
    }
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client(service, endpoint_url=local.ready[at], region_name="us-east-1", config=config, **given)


@pytest.mark.parametrize(
    ("service", "call"),
    [
        ("lambda", "list_functions"),
        ("sns", "list_topics"),
        ("kinesis", "list_streams"),
        ("ec2", "describe_instances"),
        ("stepfunctions", "list_state_machines"),
        ("cloudformation", "list_stacks"),
        ("ecs", "list_clusters"),
        ("secretsmanager", "list_secrets"),
    ],
)
def test_no_other_service_exists_even_for_the_owner(local: LocalInstances, service: str, call: str) -> None:
    with pytest.raises(ClientError) as error:
        getattr(client(local, service), call)()
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_s3_never_answers_with_cors_headers(local: LocalInstances) -> None:
    s3 = client(local, "s3")
    s3.create_bucket(Bucket="cors")
    rule = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket="cors", CORSConfiguration={"CORSRules": [rule]})
    s3.put_object(Bucket="cors", Key="page.html", Body=b"<p>", ContentType="text/html")
    for answer in (s3.get_object(Bucket="cors", Key="page.html"), s3.list_buckets()):
        names = answer["ResponseMetadata"]["HTTPHeaders"]
        assert not [name for name in names if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("service", "at", "call"), [("lambda", "lambda", "list_functions"), ("s3", "s3", "list_buckets")]
)
def test_a_wrong_secret_or_an_unknown_key_is_refused(local: LocalInstances, service: str, at: str, call: str) -> None:
    for keys in ({"aws_secret_access_key": "local"}, {"aws_access_key_id": "local", "aws_secret_access_key": "local"}):
        with pytest.raises(ClientError) as error:
            getattr(client(local, service, at, **keys), call)()
        assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        ({"service": "lambda", "call": "list_functions"}, "AccessDeniedException"),
        ({"service": "lambda", "call": "get_function", "with": {"FunctionName": "asks"}}, "AccessDeniedException"),
        ({"service": "lambda", "call": "delete_function", "with": {"FunctionName": "asks"}}, "AccessDeniedException"),
        ({"service": "s3", "call": "list_buckets"}, "done"),
        ({"service": "dynamodb", "call": "list_tables"}, "done"),
        ({"service": "sqs", "call": "list_queues"}, "done"),
        ({"service": "iam", "call": "list_roles"}, "AccessDenied"),
        ({"service": "sns", "call": "list_topics"}, "AccessDenied"),
        ({"service": "rekognition", "call": "detect_labels", "with": {"Image": {}}}, "InvalidParameterException"),
    ],
)
def test_a_functions_credentials_reach_little(local: LocalInstances, event: dict[str, Any], answer: str) -> None:
    payload = json.dumps(event).encode()
    got = local.client("lambda").invoke(FunctionName="asks", Qualifier="1", Payload=payload)
    assert json.loads(got["Payload"].read()) == answer


def test_presigned_urls_work_until_they_are_changed_or_expire(local: LocalInstances) -> None:
    for version in ("s3", "s3v4"):
        config = Config(signature_version=version, retries={"total_max_attempts": 1})
        s3 = boto3.client(
            "s3",
            endpoint_url=local.ready["s3"],
            region_name="us-east-1",
            config=config,
            aws_access_key_id=local.ready["access_key_id"],
            aws_secret_access_key=local.ready["secret_access_key"],
        )
        s3.create_bucket(Bucket="signed") if version == "s3v4" else local.client("s3").create_bucket(Bucket="signed")
        local.client("s3").put_object(Bucket="signed", Key="a b/ü+.txt", Body=b"yes")
        wanted = {"Bucket": "signed", "Key": "a b/ü+.txt", "ResponseContentType": "text/x"}
        url = s3.generate_presigned_url("get_object", Params=wanted)
        with urllib.request.urlopen(url) as answer:
            assert answer.read() == b"yes"
        old = s3.generate_presigned_url("get_object", Params=wanted, ExpiresIn=-1 if version == "s3" else 1)
        time.sleep(0 if version == "s3" else 2.1)
        for broken in (url.replace("signed", "others"), url.replace("text", "tex1"), old):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(broken)


PATHS = st.text("ab/-_~.%& +:$é", max_size=12).map(lambda text: "/" + text)
PAIRS = st.lists(st.tuples(st.text("ab-=&+ é%", min_size=1, max_size=5), st.text("ab-=&+ é%/", max_size=6)), max_size=4)


@given(PATHS, PAIRS, st.binary(max_size=20), st.sampled_from(["s3", "lambda"]))
def test_what_botocore_signs_is_accepted_and_any_change_is_not(
    path: str, pairs: list[tuple[str, str]], body: bytes, service: str
) -> None:
    asked, content = signed(path, pairs, body, service)
    verifier = Verifier({KEY: SECRET})
    assert verifier.check(asked, content) == (KEY, service)
    changed = [
        (asked._replace(method="PUT"), content),
        (asked._replace(path=asked.path + "x"), content),
        (asked._replace(query=asked.query + "&x=1"), content),
        (asked._replace(headers={**asked.headers, b"host": b"127.0.0.1:10"}), content),
        (asked._replace(headers={**asked.headers, b"x-extra": b"other"}), content),
        (asked, content + b"x"),
    ]
    for one, of in changed:
        with pytest.raises(SignatureError):
            verifier.check(one, of)
    for other in (Verifier({KEY: "other"}), Verifier({}), Verifier({KEY: SECRET}, lambda: time.time() + 1000)):
        with pytest.raises(SignatureError):
            other.check(asked, content)


def signed(path: str, pairs: list[tuple[str, str]], body: bytes, service: str) -> tuple[Asked, bytes]:
    """A request as botocore would send it."""
    request = AWSRequest("POST", "http://127.0.0.1:9", {"X-Extra": "of  mine", "Host": "127.0.0.1:9"}, body)
    from urllib.parse import quote, urlencode

    request.url += quote(path, safe="/~") + ("?" + urlencode(pairs, quote_via=quote) if pairs else "")
    signer = S3SigV4Auth if service == "s3" else SigV4Auth
    signer(Credentials(KEY, SECRET), service, "us-east-1").add_auth(request)
    parts = urlsplit(request.url)
    headers = {name.lower().encode(): value.encode() for name, value in request.headers.items()}
    return Asked("POST", parts.path, parts.query, headers), body


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_what_is_signed_again_is_accepted_as_botocore_signs_it(body: bytes, other: bytes) -> None:
    first, _ = signed("/p", [("a", "b")], body, "lambda")
    again = Verifier({KEY: SECRET}).resigned(first)
    assert again is not None
    at, authorization = time.time(), signed_at(first, other)
    assert again.holds(authorization, other, at)
    assert not again.holds(authorization, other + b"x", at)
    assert not again.holds(authorization, other, at + 1000)
    assert not again.holds(authorization, other, at - 1000)
    assert not again.holds(authorization[:-1] + (b"1" if authorization.endswith(b"0") else b"0"), other, at)
    assert not again.holds(authorization.replace(KEY.encode(), b"LOCALOTHER"), other, at)
    assert not again.holds(authorization.replace(b"SignedHeaders=host", b"SignedHeaders=hosu"), other, at)
    assert not again.holds(b"", other, at)


def signed_at(first: Asked, body: bytes) -> bytes:
    """The signature of the same request, in the same second, with another body."""
    request = AWSRequest("POST", f"http://127.0.0.1:9{first.path}?{first.query}", {}, body)
    for name, value in first.headers.items():
        if name in (b"host", b"x-amz-date", b"x-extra"):
            request.headers[name.decode()] = value.decode()
    request.context["timestamp"] = first.headers[b"x-amz-date"].decode()
    signer = SigV4Auth(Credentials(KEY, SECRET), "lambda", "us-east-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))
    signature: str = signer.signature(text, request)
    return first.headers[b"authorization"][:-64] + signature.encode()


def test_a_request_that_states_the_digest_of_its_body_is_not_taken_for_signed_again() -> None:
    first, _ = signed("/p", [], b"{}", "lambda")
    stated = first._replace(headers={**first.headers, b"x-amz-content-sha256": b"0" * 64})
    assert Verifier({KEY: SECRET}).resigned(stated) is None
    assert Verifier({KEY: SECRET}).resigned(first._replace(headers={b"host": b"h"})) is None


def test_a_connection_that_was_trusted_is_not_trusted_with_other_signatures(local: LocalInstances) -> None:
    """Invokes that differ in signature and body alone are looked at in a shorter way, and as closely."""
    at = urlsplit(local.ready["lambda"])
    owner = Credentials(local.ready["access_key_id"], local.ready["secret_access_key"])
    own = resigned_invokes(at.netloc, owner)
    foreign = resigned_invokes(at.netloc, Credentials(owner.access_key, "guessed"))
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as connection:
        asked = [*own, foreign[1], own[1][:-2] + b"9}", own[3]]
        assert [status_of(connection, one) for one in asked] == [200, 200, 200, 200, 403, 403, 200]


def resigned_invokes(place: str, who: Credentials) -> list[bytes]:
    """Invokes whose bodies differ in one digit, as they go over the wire."""
    signer = Signer(lambda: who, region="us-east-1", service="lambda", host=place)
    repeated = signer.repeated("POST", "/2015-03-31/functions/asks/invocations", "Qualifier=1", {})
    invokes = []
    for number in range(4):
        payload = b'{"service": "s3", "call": "list_buckets", "n": %d}' % number
        line = "POST /2015-03-31/functions/asks/invocations?Qualifier=1 HTTP/1.1\r\n"
        head = f"{line}{repeated.header_lines(payload)}Content-Length: {len(payload)}\r\n\r\n"
        invokes.append(head.encode() + payload)
    return invokes


def status_of(connection: socket.socket, request: bytes) -> int:
    """The status of the answer to a request, which is read to its end."""
    connection.sendall(request)
    answer, whole = b"", None
    while whole is None or len(answer) < whole:
        answer += connection.recv(65536)
        found = re.search(rb"(?i)content-length: (\d+)(?s:.*?)\r\n\r\n", answer)
        whole = found.end() + int(found[1]) if found is not None else None
    return int(answer.split()[1])


@given(st.binary(max_size=200), st.binary(max_size=80), st.binary(max_size=80))
def test_no_header_breaks_the_check(authorization: bytes, date: bytes, query: bytes) -> None:
    headers = {b"authorization": authorization, b"x-amz-date": date, b"host": b"h"}
    with pytest.raises(SignatureError):
        Verifier({KEY: SECRET}).check(Asked("GET", "/", query.decode("latin-1"), headers), b"")


@pytest.mark.parametrize("part", ["Credential=key/20200101/\u20ac/s3/aws4_request", "SignedHeaders=host;\u20ac"])
def test_a_presigned_url_that_is_not_ascii_is_no_signature(part: str) -> None:
    given = {"Algorithm": "AWS4-HMAC-SHA256", "Credential": f"{KEY}/20200101/us-east-1/s3/aws4_request",
             "SignedHeaders": "host", "Date": "20200101T000000Z", "Expires": "60", "Signature": "0"}  # fmt: skip
    name, _, value = part.partition("=")
    query = "&".join(f"X-Amz-{one}={value}" for one, value in {**given, name: value}.items())
    with pytest.raises(SignatureError, match="not ASCII"):
        Verifier({KEY: SECRET}).check(Asked("GET", "/", query, {b"host": b"h"}), None)


def test_presigned_by_botocore_is_accepted() -> None:
    request = AWSRequest("GET", "http://127.0.0.1:9/bucket/key?x=1")
    S3SigV4QueryAuth(Credentials(KEY, SECRET), "s3", "us-east-1", expires=60).add_auth(request)
    parts = urlsplit(request.url)
    asked = Asked("GET", parts.path, parts.query, {b"host": b"127.0.0.1:9"})
    assert Verifier({KEY: SECRET}).check(asked, None) == (KEY, "s3")
    with pytest.raises(SignatureError, match="expired"):
        Verifier({KEY: SECRET}, lambda: time.time() + 61).check(asked, None)


def test_heads_and_bodies_are_bounded_on_every_port(local: LocalInstances) -> None:
    """No port takes in more than it has to: a head that never ends, and bodies that state too much."""
    for kind, port in ports(local).items():
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
            answer = b""
            try:
                for _ in range(400):
                    connection.sendall(b"x" * 4096)
                answer = connection.recv(100)
            except ConnectionError:
                answer = answer or b"HTTP/1.1 431"  # refused before all was sent
            assert answer.startswith(b"HTTP/1.1 431"), kind
    port = ports(local)["lambda"]
    at = [f"Host: 127.0.0.1:{port}", f"Content-Length: {10**12}"]
    assert ask(port, "POST /metrics HTTP/1.1", *at) == 413
    known = f"AWS4-HMAC-SHA256 Credential={local.ready['access_key_id']}/20260101/us-east-1/lambda/aws4_request"
    known = f"Authorization: {known}, SignedHeaders=host, Signature={'0' * 64}"
    assert ask(port, "POST /2015-03-31/functions HTTP/1.1", *at, known) == 413
    port = ports(local)["s3"]
    at = [f"Host: 127.0.0.1:{port}", f"Content-Length: {10**12}"]
    secret = f"Authorization: Bearer {local.ready['secret_access_key']}"
    assert ask(port, "POST /_rekognition HTTP/1.1", *at, secret) == 413


PAGE = """<!doctype html><title>elsewhere</title><script>
const targets = TARGETS;
const attempt = async (what, ask) => { try { return [what, await ask()] } catch (error) { return [what, "refused"] } };
const form = (url, method) => new Promise(done => {
  const frame = document.createElement("iframe"); frame.name = "f" + Math.random(); document.body.append(frame);
  const made = document.createElement("form"); made.action = url; made.method = method; made.target = frame.name;
  document.body.append(made); frame.onload = () => done("sent"); made.submit(); setTimeout(() => done("sent"), 1500);
});
const seen = [];
(async () => {
  for (const url of targets) {
    for (const mode of ["cors", "no-cors"])
      for (const method of ["GET", "POST"])
        seen.push(await attempt(`${mode} ${method} ${url}`, async () => {
          const answer = await fetch(url, {method, mode, body: method == "POST" ? "{}" : undefined});
          return answer.type == "opaque" ? "opaque" : answer.status + (await answer.text());
        }));
    seen.push(await attempt(`PUT ${url}`, async () => (await fetch(url, {method: "PUT"})).status));
    seen.push(await attempt(`form ${url}`, () => form(url, "POST")));
  }
  window.seen = seen;
})();
</script>"""


class Elsewhere:
    """A web site of another origin."""

    def __init__(self, page: str) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.port = self._server.server_address[1]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_a_page_of_another_origin_reads_nothing_and_changes_nothing(
    browser: Any, local: LocalInstances, tmp_path: Path
) -> None:
    at = ports(local)
    s3 = client(local, "s3")
    s3.create_bucket(Bucket="victim")
    url = s3.generate_presigned_url("put_object", Params={"Bucket": "victim", "Key": "k"})  # even with one that leaked
    targets = [
        f"http://127.0.0.1:{at['lambda']}/_instances/state.json",
        f"http://127.0.0.1:{at['lambda']}/2015-03-31/functions/asks/invocations",
        f"http://127.0.0.1:{at['s3']}/from-a-web-page",
        f"http://127.0.0.1:{at['s3']}/_rekognition",
        f"http://127.0.0.1:{at['s3']}/_ministack/reset",
        f"http://127.0.0.1:{at['runtime']}/2018-06-01/runtime/invocation/next",
        url,
    ]
    before, faults = [one["Name"] for one in s3.list_buckets()["Buckets"]], local.faults(delay_ms=1)
    invocations = state(local)["invocations"]
    page = Elsewhere(PAGE.replace("TARGETS", json.dumps(targets)))
    try:
        browser.get(f"http://127.0.0.1:{page.port}/")
        end = time.monotonic() + 60
        while (seen := browser.execute_script("return window.seen ?? null")) is None and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        page.close()
    assert seen is not None
    read = [one for one in seen if one[1] not in ("refused", "opaque", "sent")]
    assert read == []
    assert [one["Name"] for one in s3.list_buckets()["Buckets"]] == before
    assert "Contents" not in s3.list_objects_v2(Bucket="victim")
    assert faults_now(local) == faults
    assert state(local)["invocations"] == invocations


def faults_now(local: LocalInstances) -> dict[str, Any]:
    """The faults that hold, without changing them."""
    bearer = {"Authorization": f"Bearer {local.ready['secret_access_key']}"}
    with urllib.request.urlopen(urllib.request.Request(f"{local.ready['s3']}/_rekognition", headers=bearer)) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def state(local: LocalInstances) -> dict[str, Any]:
    with urllib.request.urlopen(local.ready["lambda"] + "/_instances/state.json") as answer:
        found: dict[str, Any] = json.load(answer)["versions"][0]
    return found


def test_a_name_that_was_rebound_to_the_loopback_is_refused(browser: Any, local: LocalInstances) -> None:
    """The page's own name leads to the port now, so the browser asks without any Origin; the name gives it away."""
    for port in ports(local).values():
        browser.get(f"http://rebound.example:{port}/metrics")
        text = browser.execute_script("return document.documentElement.innerText")
        assert re.search("another host name are refused", text), text
