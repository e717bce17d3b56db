# truth: safe
class Validator:
    REQUIRED = ["id", "email", "country"]
    COUNTRIES = {"de": "Germany", "fr": "France"}

    def missing(self, data):
        return [name for name in self.REQUIRED if name not in data]


def handler(event, context):
    missing = Validator().missing(event)
    if missing:
        return {"statusCode": 400, "missing": missing}
    return {"statusCode": 200, "country": Validator.COUNTRIES.get(event["country"])}
