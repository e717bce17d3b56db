"""What AWS answers, said so that it is clear what to do.

The traps are those of managed instances; texts and codes are matched loosely, because AWS promises neither.
"""

from botocore.exceptions import BotoCoreError, ClientError


class DeployError(Exception):
    """The deployment cannot go on; the message says where and what to do."""


_TRAPS = (
    (
        "FunctionVersionsPerCapacityProviderLimitExceeded",
        "the capacity provider holds its 100 published versions, a fixed limit: delete old ones (of every function on "
        "it) or use a provider of its own",
    ),
    ("CapacityProviderLimitExceeded", "the account's limit of capacity providers is reached: delete one or ask AWS"),
    (
        "PassCapacityProvider",
        "whoever deploys needs lambda:PassCapacityProvider on the capacity provider, beside iam:PassRole on the role",
    ),
    ("iam:PassRole", "whoever deploys needs iam:PassRole on both roles"),
    (
        "isn't supported for Lambda Default functions",
        "a function of this name exists on default compute, and cannot be moved: choose another --name or delete it",
    ),
    (
        "does not support specified feature",
        "this runtime cannot run on managed instances: python3.13 or newer can",
    ),
    (
        "TooManyRequests",
        "the control plane is throttled (1 write per second and account): run the command again, it goes on from here",
    ),
    ("PreconditionFailed", "the code changed between upload and publication: somebody else deploys; run it again"),
    ("Unable to validate the following destination", "S3 may not invoke the function yet: run the command again"),
    ("can't be invoked with $LATEST", "managed instances run published versions only: invoke the alias"),
)


def explain(error: ClientError | BotoCoreError, doing: str) -> DeployError:
    """The error as one line: what was being done, what AWS said, and what helps if that is known."""
    said = " ".join(str(error).split())
    advice = next((advice for trap, advice in _TRAPS if trap in said or trap in code(error)), None)
    return DeployError(f"{doing}: {advice} ({said})" if advice else f"{doing}: {said}")


def code(error: ClientError | BotoCoreError) -> str:
    """The error's code, empty for errors that did not come from AWS."""
    return error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""


def is_absent(error: ClientError) -> bool:
    """Whether the error says that the thing asked for does not exist."""
    return code(error) in {"ResourceNotFoundException", "NoSuchEntity", "NoSuchEntityException", "NoSuchBucket", "404"}
