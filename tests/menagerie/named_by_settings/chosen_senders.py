import os


class Config:
    SENDER = {"class": "jobs.senders.Queue", "params": {"url": os.environ.get("QUEUE_URL")}}
    TOPIC = "jobs.senders.Topic"
    BUS = "jobs.senders.Bus"


settings = Config()
