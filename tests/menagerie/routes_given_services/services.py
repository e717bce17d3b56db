import boto3

sqs = boto3.client("sqs")


class Orders:
    def __init__(self):
        self.last = None
        self.names = []

    def show(self, name):
        return boto3.client("ssm").get_parameter(Name=name)  # CA302: threads=unsafe processes=safe

    def ask(self, name):
        self.last = name  # CA104: threads=unsafe processes=safe
        return {"name": self.last}

    def gather(self, name):
        self.names.append(name)  # CA111: threads=unsafe processes=unsafe
        return self.names


class Quiet:
    def __init__(self):
        self.queue = "orders"

    def show(self, name):
        return sqs.get_queue_url(QueueName=self.queue)

    def ask(self, name):
        names = [name]
        return {"names": names}


class Mailer:
    """A client that is made by whoever needs it first: as in an object of a module, the last one made stays."""

    def __init__(self, client=None):
        self._client = client

    @property
    def client(self):
        if self._client is None:
            self._client = boto3.session.Session().client("ses")  # CA206: threads=benign processes=safe
        return self._client

    def send(self, text):
        return self.client.send_raw_email(RawMessage={"Data": text})
