"""CPU per invocation of every client, side by side: each in a process of its own, against a server in another.

Run as `python -m tests.bench.load.clients`. The bare transport is geventhttpclient in a Locust user, unsigned, with
nothing read from the answer. The target: the fast client at most 1/6 of boto3 and at least 0.75 times as many requests
per core as the bare transport.
"""

import argparse
import json
import os
import subprocess
import sys
import time

from tests.bench.record import Row, report

USERS = 32
SECONDS = 4.0
KINDS = ("bare", "fast", "boto3")
PAYLOAD = json.dumps({"Records": [{"s3": {"bucket": {"name": "in"}, "object": {"key": "k" * 600}}}]}).encode()


def measure(kind: str, url: str, seconds: float) -> tuple[float, int]:
    """Run one client's users for some seconds; gives CPU microseconds per request and the requests."""
    from gevent import monkey

    monkey.patch_all()
    import gevent
    from geventhttpclient.client import HTTPClient
    from locust import User, task
    from locust.argument_parser import get_parser
    from locust.env import Environment

    from concurrency_audit.load.running.boto_client import BotoClient
    from concurrency_audit.load.running.lambda_client import LambdaClient, Target
    from concurrency_audit.load.running.plugin import LambdaUser
    from concurrency_audit.load.running.session import credentials

    environment = Environment()
    environment.parsed_options = get_parser().parse_args(
        ["--function", "f", "--qualifier", "7", "--endpoint-url", url, "-u", str(USERS)]
    )
    target = Target("f", "7", url, log_tail=False)
    bare = HTTPClient.from_url(url, concurrency=USERS, network_timeout=60)
    path = "/2015-03-31/functions/f/invocations?Qualifier=7"

    class Bare(User):
        @task
        def send(self) -> None:
            begin = time.perf_counter()
            body = bare.request("POST", path, PAYLOAD, {}).read()
            self.environment.events.request.fire(
                request_type="Invoke",
                name="f:7",
                response_time=(time.perf_counter() - begin) * 1000,
                response_length=len(body),
                exception=None,
                context={},
            )

    class Fast(LambdaUser):
        @task
        def send(self) -> None:
            self.invoke(PAYLOAD)

    class Boto(User):
        client = BotoClient(target, concurrency=USERS)._client if kind == "boto3" else None

        @task
        def send(self) -> None:
            begin = time.perf_counter()
            assert self.client is not None
            body = self.client.invoke(FunctionName="f", Qualifier="7", Payload=PAYLOAD)["Payload"].read()
            self.environment.events.request.fire(
                request_type="Invoke",
                name="f:7",
                response_time=(time.perf_counter() - begin) * 1000,
                response_length=len(body),
                exception=None,
                context={},
            )

    environment.user_classes = [{"bare": Bare, "fast": Fast, "boto3": Boto}[kind]]
    runner = environment.create_local_runner()
    if kind == "fast":
        runner_session = environment.correctness if hasattr(environment, "correctness") else None
        assert runner_session is None, "the session is made by the first user"
        from concurrency_audit.load.running.plugin import session_of

        session_of(environment)._invoker = LambdaClient(target, credentials(target.endpoint), concurrency=USERS)
    runner.start(USERS, spawn_rate=1000)
    gevent.sleep(1.0)
    cpu, before = time.process_time(), environment.stats.total.num_requests
    gevent.sleep(seconds)
    cpu, done = time.process_time() - cpu, environment.stats.total.num_requests - before
    assert environment.stats.total.num_failures == 0
    runner.quit()
    return cpu / done * 1e6, done


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--url", default="")
    parser.add_argument("--rounds", type=int, default=3)
    options, rest = parser.parse_known_args()
    if options.kind:
        sys.argv = sys.argv[:1]
        print(json.dumps(measure(options.kind, options.url, SECONDS)))
        return
    assert not rest, rest
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.load.echo_server"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        best: dict[str, float] = {}
        for _ in range(options.rounds):
            for kind in KINDS:
                command = [sys.executable, "-m", "tests.bench.load.clients", "--kind", kind, "--url", url]
                done = subprocess.run(command, env={**os.environ, **keys}, capture_output=True, text=True, check=True)
                micros, _ = json.loads(done.stdout.splitlines()[-1])
                best[kind] = min(micros, best.get(kind, micros))
    finally:
        server.kill()
    for kind in KINDS:
        print(f"{kind:6} {best[kind]:7.1f} us CPU per invocation, {1e6 / best[kind]:8.0f} per core")
    print(f"fast / boto3: {best['fast'] / best['boto3']:.3f} (at most 0.167)")
    print(f"requests per core, fast / bare: {best['bare'] / best['fast']:.3f} (at least 0.75)")
    kept = [
        Row(
            "an invocation by the load client",
            best["fast"],
            "us",
            best["bare"] / best["fast"],
            "the bare transport's per core",
        ),
        Row(
            "an invocation by boto3",
            best["boto3"],
            "us",
            best["fast"] / best["boto3"],
            "boto3's CPU takes the load client",
        ),
    ]
    print("", *report("The load client", kept), sep="\n")


if __name__ == "__main__":
    main()
