"""`python -m tests.load.demo.gate FOLDER HANDLER`: asks the gate for a function that runs on local Managed Instances.

For `make demo`. The function exists and runs in threads; its next version is to be FOLDER, which no load test has seen.
Ends with the gate's exit code.
"""

import os
import subprocess
import sys
from pathlib import Path

from concurrency_audit.instances.local import LocalInstances


def main(folder: str, handler: str) -> int:
    """Start the instances, publish the package as a function, and let the gate decide on its next version."""
    variables = {"AWS_LAMBDA_CONCURRENCY_MODE": "thread", "OUTPUT_BUCKET": "thumbnails"}
    with LocalInstances() as local:
        local.publish(Path(folder), handler, name="photos", concurrency=2, variables=variables)
        command = [sys.executable, "-m", "concurrency_audit", "gate", folder, "--function", "photos"]
        environment = {**os.environ, **local.credentials}
        command += ["--endpoint-url", str(local.ready["lambda"])]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
