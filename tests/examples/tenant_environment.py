"""The tenant of the request in an environment variable, for a program that is started later.

The environment belongs to the process: the program of one tenant is started with the name of another.
"""

import os
import subprocess


def lambda_handler(event, context):
    """Render the invoice of one tenant."""
    os.environ["TENANT"] = event["tenant"]  # CA401: threads=unsafe processes=safe
    done = subprocess.run(["/opt/bin/invoice", event["number"]], capture_output=True, text=True, check=True)
    return {"statusCode": 200, "body": done.stdout}
