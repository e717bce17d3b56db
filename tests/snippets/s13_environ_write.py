# truth: threads=unsafe processes=safe
import os
import subprocess


def handler(event, context):
    os.environ["CUSTOMER_ID"] = event["customerId"]  # CA401: threads=unsafe processes=safe
    done = subprocess.run(["/opt/bin/invoice"], capture_output=True, text=True, check=True)
    return {"invoice": done.stdout}
