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


# what methods of a statement compare says which row it is
def other_state_handler(event, context):
    order = supabase.table("orders").select("*").eq("id", event["id"]).single().execute().data
    if order["status"] != "pending":
        return 409
    supabase.table("orders").update({"status": "paid"}).eq("id", event["id"]).eq("status", "pending").execute()
    return 200


def state_handler(event, context):
    order = supabase.table("orders").select("*").eq("id", event["id"]).single().execute().data
    if order["status"] != "pending":
        return 409
    supabase.table("orders").update({"status": "paid"}).eq("id", event["id"]).execute()  # CA306: threads=unsafe processes=unsafe
    return 200


def other_rows_handler(event, context):
    known = supabase.table("users").select("id").eq("id", event["user"]).execute()
    if not known.data:
        return 404
    supabase.table("notes").insert({"user_id": event["user"], "text": event["text"]}).execute()
    return 201


def address_handler(event, context):
    found = supabase.table("users").select("id").eq("mail", event["mail"]).execute()
    if found.data:
        return 409
    supabase.table("users").insert({"mail": event["mail"], "name": event["name"]}).execute()  # CA306: threads=unsafe processes=unsafe
    return 201


class Rows:
    """Rows of one table, as a base class of repositories gives them."""

    def __init__(self, table):
        self.client, self.table = supabase, table

    def find(self, key):
        return self.client.table(self.table).select("*").eq("id", key).execute().data[0]

    def change(self, key, data):
        answer = self.client.table(self.table).update(data).eq("id", key).execute()  # CA306: threads=unsafe processes=unsafe
        return answer.data

    def toggle(self, key, field):
        return self.change(key, {field: not self.find(key).get(field, False)})


def renamed_row_handler(event, context):
    return Rows("lists").change(event["id"], {"title": event["title"]})


def toggled_handler(event, context):
    return Rows("listings").toggle(event["id"], "is_visible")
