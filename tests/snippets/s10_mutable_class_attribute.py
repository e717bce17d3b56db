# truth: threads=unsafe processes=unsafe
class Report:
    rows = []

    def add(self, row):
        self.rows.append(row)  # CA105: threads=unsafe processes=unsafe

    def render(self):
        return "\n".join(self.rows)


def handler(event, context):
    report = Report()
    for record in event["Records"]:
        report.add(record["body"])
    return {"report": report.render()}
