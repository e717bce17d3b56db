import boto3

sqs = boto3.client("sqs")


class Orders:
    def __init__(self):
        self.last = None
        self.names = []

    def show(self, name):
        return boto3.client("ssm").get_parameter(Name=name)  # CA302: threads=unsafe processes=safe

    def ask(self, name):
        self.last = name  # CA108: threads=unsafe processes=safe
        return {"name": self.last}

    def gather(self, name):
        self.names.append(name)  # CA108: threads=unsafe processes=unsafe
        return self.names


class Quiet:
    def __init__(self):
        self.queue = "orders"

    def show(self, name):
        return sqs.get_queue_url(QueueName=self.queue)

    def ask(self, name):
        names = [name]
        return {"names": names}
