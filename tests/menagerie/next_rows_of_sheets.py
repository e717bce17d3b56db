"""Rows and columns of a Google sheet that are counted to write into the next one."""

import gspread
from googleapiclient.discovery import build


def sheet():
    return gspread.service_account().open("guests").sheet1


def values():
    return build("sheets", "v4").spreadsheets().values()


# Look-alikes.


def appended_handler(event, context):
    sheet().append_row([event["name"]])


def total_handler(event, context):
    """How many there are is written into a cell of its own."""
    guests = sheet()
    guests.update_cell(1, 9, len(guests.col_values(1)))


def rows_that_there_are_handler(event, context):
    guests = sheet()
    rows = guests.get_all_values()
    for index in range(len(rows)):
        guests.update_cell(index + 1, 3, event["state"])


def row_of_the_request_handler(event, context):
    guests = sheet()
    if len(guests.get_all_values()) < event["row"]:
        return "none"
    guests.update_cell(event["row"], 2, event["name"])


def total_of_the_service_handler(event, context):
    rows = values().get(spreadsheetId=event["id"], range="A:A").execute().get("values", [])
    values().update(spreadsheetId=event["id"], range="F1", body={"values": [[len(rows)]]}).execute()


def appended_by_the_service_handler(event, context):
    """The service finds the row itself."""
    rows = values().get(spreadsheetId=event["list"], range="A:A").execute().get("values", [])
    new = {"values": [[event["name"]]]}
    values().append(spreadsheetId=event["list"], range="A1", body=new).execute()
    return len(rows)


def letter_of(index):
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name = chr(65 + rest) + name
        index -= 1
    return name


# Hazards.


def next_row_handler(event, context):
    guests = sheet()
    free = len(guests.get_all_values()) + 1
    guests.update_cell(free, 1, event["name"])  # CA306: threads=unsafe processes=unsafe


def next_column_handler(event, context):
    guests = sheet()
    guests.update_cell(1, len(guests.row_values(1)) + 1, event["day"])  # CA306: threads=unsafe processes=unsafe


def next_row_of_the_service_handler(event, context):
    rows = values().get(spreadsheetId=event["id"], range="A:A").execute().get("values", [])
    new = {"values": [[event["name"]]]}
    values().update(spreadsheetId=event["id"], range=f"A{len(rows) + 1}", body=new).execute()  # CA306: threads=unsafe processes=unsafe


def next_column_of_the_service_handler(event, context):
    days = values().get(spreadsheetId=event["days"], range="1:1").execute().get("values", [[]])[0]
    new = {"values": [[event["day"]]]}
    values().append(spreadsheetId=event["days"], range=f"{letter_of(len(days))}1", body=new).execute()  # CA306: threads=unsafe processes=unsafe
