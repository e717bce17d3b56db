"""Records, pages and rows of services that know no unique fields, and records of theirs whose state is moved on."""

import os

import gspread
from googleapiclient.discovery import build
from notion_client import Client
from pyairtable import Api, Table
from pyairtable.formulas import match

api = Api(os.environ["AIRTABLE"])
climbers = api.table("alps", "Climbers")
ascents = api.table("alps", "Ascents")
notion = Client(auth=os.environ["NOTION"])
REFUGES = "refuges"


def tab(name):
    return gspread.service_account().open("huts").worksheet(name)


def ranges():
    return build("sheets", "v4").spreadsheets().values()


def page_of(mail):
    asked = {"property": "Mail", "email": {"equals": mail}}
    pages = notion.databases.query(database_id=REFUGES, filter=asked)["results"]
    return pages[0] if pages else None


class Ropes:
    def __init__(self, base):
        self.table = Table(os.environ["AIRTABLE"], base, "Ropes")

    def of_code(self, code):
        found = self.table.all(formula=f"{{Code}} = '{code}'")
        return found[0] if found else None

    def add(self, code):
        return self.table.create({"Code": code})  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def upsert_handler(event, context):
    """One request looks and stores."""
    climbers.batch_upsert([{"fields": {"Mail": event["mail"]}}], key_fields=["Mail"])


def elsewhere_handler(event, context):
    """It is added to another table than the one that was looked at."""
    if climbers.first(formula=match({"Mail": event["mail"]})) is None:
        return 404
    ascents.create({"Mail": event["mail"], "Peak": event["peak"]})
    return 201


def whatever_handler(event, context):
    """It is added whatever was found."""
    if not ascents.first(formula="{Open}=1"):
        event = {**event, "mail": "nobody"}
    ascents.create({"Mail": event["mail"]})


def visited_handler(event, context):
    if page_of(event["mail"]) is None:
        return 404
    notion.pages.create(parent={"database_id": "visits"}, properties={"Mail": {"email": event["mail"]}})
    return 201


def barred_handler(event, context):
    asked = {"property": "Mail", "email": {"equals": event["mail"]}}
    if not notion.databases.query(database_id="barred", filter=asked)["results"]:
        notion.pages.create(parent={"database_id": "visits"}, properties={"Mail": {"email": event["mail"]}})


def allowed_handler(event, context):
    if event["mail"] not in tab("allowed").col_values(1):
        return 403
    tab("log").append_row([event["mail"]])
    return 200


def headed_handler(event, context):
    log = tab("log")
    if not log.get_all_values():
        log.append_row(["mail", "hut"])
    log.append_row([event["mail"], event["hut"]])


def allowed_range_handler(event, context):
    rows = ranges().get(spreadsheetId="climbs", range="Allowed!A2:A").execute().get("values", [])
    if [event["mail"]] not in rows:
        return 403
    new = {"values": [[event["mail"]]]}
    ranges().append(spreadsheetId="climbs", range="Log!A:C", body=new).execute()
    return 200


def template_handler(event, context):
    """One record is made of another one."""
    text = climbers.get(event["template"])["fields"]["Text"]
    climbers.update(event["id"], {"Text": text + event["more"]})


def told_handler(event, context):
    tab("notes").update_acell("D2", event["note"])


# Hazards.


def climber_handler(event, context):
    if climbers.first(formula=match({"Mail": event["mail"]})) is None:
        climbers.create({"Mail": event["mail"], "Name": event["name"]})  # CA306: threads=unsafe processes=unsafe


def rope_handler(event, context):
    ropes = Ropes(event["base"])
    rope = ropes.of_code(event["code"])
    if rope:
        return rope
    return ropes.add(event["code"])


def refuge_handler(event, context):
    page = page_of(event["mail"])
    if page:
        visits = page["properties"]["Visits"]["number"] + 1
        notion.pages.update(  # CA306: threads=unsafe processes=unsafe
            page_id=page["id"], properties={"Visits": {"number": visits}}
        )
    else:
        notion.pages.create(  # CA306: threads=unsafe processes=unsafe
            parent={"database_id": REFUGES}, properties={"Mail": {"email": event["mail"]}}
        )


def guest_handler(event, context):
    guests = tab("guests")
    if event["mail"] in guests.col_values(2):
        return 409
    guests.append_row([event["name"], event["mail"]])  # CA306: threads=unsafe processes=unsafe
    return 201


def walked_handler(event, context):
    members = tab("members")
    for row in members.get_all_records():
        if row["mail"] == event["mail"]:
            return 409
    members.append_row([event["name"], event["mail"]])  # CA306: threads=unsafe processes=unsafe
    return 201


def full_handler(event, context):
    beds = tab("beds")
    if len(beds.get_all_values()) >= 20:
        return 409
    beds.append_row([event["name"]])  # CA306: threads=unsafe processes=unsafe
    return 201


def found_cell_handler(event, context):
    sheet = gspread.service_account().open_by_key("gear").sheet1
    cell = sheet.find(event["code"])
    if cell is None:
        sheet.append_row([event["code"], 1])  # CA306: threads=unsafe processes=unsafe
        return 201
    count = int(sheet.cell(cell.row, 2).value)
    sheet.update_cell(cell.row, 2, count + 1)  # CA306: threads=unsafe processes=unsafe
    return 200


def listed_handler(event, context):
    rows = ranges().get(spreadsheetId="climbs", range="Mails!A2:A").execute().get("values", [])
    if [event["mail"]] in rows:
        return 409
    new = {"values": [[event["mail"], event["name"]]]}
    ranges().append(spreadsheetId="climbs", range="Mails!A:C", body=new).execute()  # CA306: threads=unsafe processes=unsafe
    return 201


def booked_handler(event, context):
    ascent = ascents.get(event["id"])
    if ascent["fields"].get("Booked"):
        return 409
    ascents.update(event["id"], {"Booked": True, "By": event["mail"]})  # CA306: threads=unsafe processes=unsafe
    return 200


def first_free_handler(event, context):
    free = ascents.all(formula="NOT({Booked})", max_records=1)
    if not free:
        return 409
    ascents.update(free[0]["id"], {"Booked": True, "By": event["mail"]})  # CA306: threads=unsafe processes=unsafe [confidence=low]
    return 200


def paid_back_handler(event, context):
    page = notion.pages.retrieve(page_id=event["page"])
    if page["properties"]["Status"]["select"]["name"] != "Open":
        return 409
    done = {"Status": {"select": {"name": "Done"}}}
    notion.pages.update(page_id=event["page"], properties=done)  # CA306: threads=unsafe processes=unsafe
    return 200


def sent_handler(event, context):
    letters = tab("letters")
    if letters.acell("C2").value == "sent":
        return 409
    letters.update_acell("C2", "sent")  # CA306: threads=unsafe processes=unsafe
    return 200


def counted_cell_handler(event, context):
    counts = gspread.service_account().open("counts").sheet1
    count = int(counts.get("B2")[0][0])
    counts.update("B2", [[count + 1]])  # CA306: threads=unsafe processes=unsafe
