"""Records of Airtable, pages of Notion, rows of Supabase: read, changed and stored back."""

from notion_client import Client
from pyairtable import Api
from supabase import create_client

table = Api("key").table("base", "stock")
notion = Client(auth="token")
supabase = create_client("https://example.supabase.co", "key")


def noted_handler(event, context):
    record = table.get(event["id"])
    table.update(event["id"], {"note": event["note"]})
    return record


def copied_handler(event, context):
    record = table.get(event["id"])
    table.update(event["copy"], {"left": record["fields"]["left"]})


def compared_handler(event, context):
    left = supabase.table("stock").select("*").eq("id", event["id"]).execute().data[0]["left"]
    supabase.table("stock").update({"left": left - 1}).eq("id", event["id"]).eq("left", left).execute()


def function_handler(event, context):
    return supabase.rpc("take", {"id": event["id"]}).execute()


def other_table_handler(event, context):
    user = supabase.table("users").select("*").eq("id", event["user"]).execute().data[0]
    supabase.table("orders").update({"name": user["name"]}).eq("id", event["id"]).execute()


def renamed_handler(event, context):
    if not supabase.table("stock").select("*").eq("id", event["id"]).execute().data:
        return "unknown"
    supabase.table("stock").update({"name": event["name"]}).eq("id", event["id"]).execute()


def record_handler(event, context):
    record = table.get(event["id"])
    table.update(event["id"], {"left": record["fields"]["left"] - 1})  # CA306: threads=unsafe processes=unsafe


def records_handler(event, context):
    for record in table.all():
        table.update(record["id"], {"left": record["fields"]["left"] - 1})  # CA306: threads=unsafe processes=unsafe


def page_handler(event, context):
    page = notion.pages.retrieve(page_id=event["id"])
    left = {"number": page["properties"]["left"]["number"] - 1}
    notion.pages.update(page_id=event["id"], properties={"left": left})  # CA306: threads=unsafe processes=unsafe


def row_handler(event, context):
    row = supabase.table("stock").select("*").eq("id", event["id"]).execute().data[0]
    supabase.table("stock").update({"left": row["left"] - 1}).eq("id", row["id"]).execute()  # CA306: threads=unsafe processes=unsafe


def signed_in_handler(event, context):
    return supabase.auth.sign_in_with_password(event)  # CA301: threads=unsafe processes=unsafe


class Accounts:
    def __init__(self):
        self._client = None

    @property
    def client(self):
        if self._client is None:
            self._client = create_client("https://example.supabase.co", "key")  # CA206: threads=benign processes=safe
        return self._client

    def verify(self, token):
        return self.client.auth.get_user(token)


accounts = Accounts()


def verified_handler(event, context):
    return accounts.verify(event["token"])


def own_client_handler(event, context):
    client = create_client("https://example.supabase.co", "key")
    client.auth.sign_in_with_password(event)
    return client.table("orders").select("*").execute().data
