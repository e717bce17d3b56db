"""What one Locust process holds for a run: clients, settings, the run itself. Lives on Locust's environment."""

import logging
import random
import secrets
from collections.abc import Callable
from typing import Any, cast

import boto3
from botocore.config import Config
from botocore.credentials import Credentials as BotoCredentials
from botocore.exceptions import BotoCoreError, ClientError
from locust.env import Environment

from concurrency_audit.load.evidence import Answer, Outcome
from concurrency_audit.load.payloads.scenario import AnyFunction
from concurrency_audit.load.running.boto_client import BotoClient
from concurrency_audit.load.running.faults import Faults
from concurrency_audit.load.running.growth import Growth
from concurrency_audit.load.running.isolated import IsolatedRun
from concurrency_audit.load.running.lambda_client import Invoker, LambdaClient, Target
from concurrency_audit.load.running.lone import places
from concurrency_audit.load.running.run import Run
from concurrency_audit.load.running.s3_client import S3Client
from concurrency_audit.load.running.settings import Settings, UsageError, checked
from concurrency_audit.load.running.share import Share
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.load.signing import Credentials

logger = logging.getLogger(__name__)

STORE_CONNECTIONS = 64
MakeScenario = Callable[[Settings], Scenario]


class InvocationError(Exception):
    """How Locust's statistics name an invocation that did not end well; made once per kind, never raised."""


class Session:
    """Clients and settings of one process; `start` begins a run, which a second start in the web UI replaces."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.run: Run | None = None
        self._settings: Settings | None = None
        self._invoker: Invoker | None = None
        self._failures: dict[str, InvocationError] = {}
        self._names: dict[str, str] = {}

    @property
    def settings(self) -> Settings:
        """The checked settings; raises UsageError."""
        if self._settings is None:
            self.configure(new_seed(self.environment.parsed_options))
        assert self._settings is not None
        return self._settings

    def configure(self, seed: int, run_key: str = "") -> Settings:
        """Read the settings anew for a run with this seed; raises UsageError."""
        options: Any = self.environment.parsed_options
        options.aws_region = options.aws_region or boto3.session.Session().region_name or "us-east-1"
        self._settings = checked(options, seed=seed, run_key=run_key or secrets.token_hex(4))
        self._invoker = None
        return self._settings

    def start(self, make: MakeScenario, share: Share) -> Run:
        """Begin this process's share of a run; raises UsageError."""
        scenario = make(self.settings)
        store = self.store() if scenario.watched or scenario.inputs else None
        settings = self.settings
        faults = None
        if settings.faults:
            faults = Faults(settings.s3_endpoint, credentials(settings.s3_endpoint), settings.seed)
        growth = None if share.index else Growth(settings.endpoint, settings.function)
        parts = (scenario, self.invoker, store, settings, share)
        if isinstance(scenario, AnyFunction):
            where = places(settings, self.invoker)
            self.run = IsolatedRun(*parts, fire=self.fire, faults=faults, growth=growth, places=where)
        else:
            self.run = Run(*parts, fire=self.fire, faults=faults, growth=growth)
        return self.run

    @property
    def invoker(self) -> Invoker:
        """The one client of this process, made at first use; raises UsageError."""
        if self._invoker is None:
            self._invoker = self._make_invoker(self.settings)
        return self._invoker

    def store(self) -> S3Client:
        """Make an S3 client; raises UsageError."""
        settings = self.settings
        return S3Client(
            settings.s3_endpoint,
            credentials(settings.s3_endpoint),
            region=settings.region,
            concurrency=STORE_CONNECTIONS,
        )

    def fire(self, answer: Answer) -> None:
        """Show an answer in Locust's own statistics, under the version that gave it."""
        version = answer.version or self.settings.qualifier
        name = self._names.get(version) or self._names.setdefault(version, f"{self.settings.function}:{version}")
        self.environment.events.request.fire(
            request_type="Invoke",
            name=name,
            response_time=answer.seconds * 1000,
            response_length=len(answer.body),
            exception=None if answer.outcome is Outcome.OK else self._failure(answer),
            context={"version": answer.version, "request_id": answer.request_id},
            start_time=answer.started,
        )

    def code(self) -> tuple[str, str]:
        """Ask Lambda for the tested code's hash and its handler; empty when it does not tell."""
        settings = self.settings
        config = Config(retries={"total_max_attempts": 1}, connect_timeout=3, read_timeout=10)
        try:
            client = boto3.client("lambda", region_name=settings.region, endpoint_url=settings.endpoint, config=config)
            qualifier = {"Qualifier": settings.qualifier} if settings.qualifier else {}
            found = client.get_function_configuration(FunctionName=settings.function, **qualifier)
            return found.get("CodeSha256", ""), found.get("Handler", "")
        except (BotoCoreError, ClientError) as error:
            logger.info("the code's hash is not known: %s", error)
            return "", ""

    def _make_invoker(self, settings: Settings) -> Invoker:
        target = Target(
            function=settings.function,
            qualifier=settings.qualifier,
            endpoint=settings.endpoint,
            region=settings.region,
            log_tail=settings.log_tail,
            timeout=settings.timeout,
        )
        # A little more than the users, so that a connection being replaced holds nobody up.
        if settings.client == "boto3":
            return BotoClient(target, concurrency=settings.users + 4)
        return LambdaClient(target, credentials(settings.endpoint), concurrency=settings.users + 4)

    def _failure(self, answer: Answer) -> InvocationError:
        text = f"{answer.outcome}: {answer.reason}"
        return self._failures.get(text) or self._failures.setdefault(text, InvocationError(text))


def credentials(endpoint: str) -> Callable[[], Credentials]:
    """Give a source of fresh credentials, refreshed by botocore; raises UsageError when there are none.

    A loopback endpoint that checks no signature gets made-up ones where none are configured; our own local instances
    check them, and refuse these with a line that says where theirs stand.
    """
    found = boto3.session.Session().get_credentials()
    if found is None:
        if not any(host in endpoint for host in ("//127.0.0.1", "//localhost", "//[::1]")):
            raise UsageError(
                "no AWS credentials found: configure them as for the AWS CLI (profile, environment or role)"
            )
        found = BotoCredentials("local", "local")
    return cast(Callable[[], Credentials], found.get_frozen_credentials)


def new_seed(options: Any) -> int:
    """Give the seed that was asked for, or a random one; raises UsageError when it is not a number."""
    text = str(options.seed)
    if not text:
        return random.SystemRandom().getrandbits(24)
    try:
        return int(text, 0) & 0xFFFFFF
    except ValueError:
        raise UsageError(f"--seed {text}: must be a whole number") from None
