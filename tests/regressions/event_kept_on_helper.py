"""An event kept on a module-level helper: a race, but what is added to it is no counter that workers should share."""

import boto3


class Helper:
    def __init__(self):
        self.kept = {}
        self.events = boto3.client("events")

    def __call__(self, event, context):
        self.kept = event  # CA104: threads=unsafe
        if "Poll" in self.kept:
            self.poll()
        return {"rule": self.kept["Rule"]}

    def poll(self):
        self.kept["Rule"] = self.put_rule()
        self.events.put_targets(Rule=self.kept["Rule"], Targets=[{"Id": "1"}])

    def put_rule(self):
        return self.events.put_rule(Name=self.kept["LogicalResourceId"] + "-poll")["RuleArn"]


helper = Helper()


def handler(event, context):
    return helper(event, context)
