"""An archive that is unpacked into /tmp itself makes what is used below it."""

import io
import zipfile


def unpack_handler(event, context):
    with zipfile.ZipFile(io.BytesIO(event["body"])) as archive:
        archive.extractall("/tmp/")  # CA501: threads=unsafe processes=unsafe
    with open("/tmp/rates/eur.csv") as rates:
        return rates.read()


# a file of its own that lies there, too
def own_file_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.txt"
    with open(path, "w") as out:
        out.write(event["text"])
    with open(path) as written:
        return written.read()
