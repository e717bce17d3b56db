"""google_api: a built service sends through one httplib2.Http."""

from googleapiclient.discovery import build


def own_service_handler(event, context):
    return build("drive", "v3").files().list().execute()


def own_service_per_call_handler(event, context):
    service = build("sheets", "v4")
    return service.spreadsheets().get(spreadsheetId=event["id"]).execute()


_drive = build("drive", "v3")


def service_handler(event, context):
    return _drive.files().list().execute()  # CA301: threads=unsafe processes=safe


def next_row_handler(event, context):
    values = build("sheets", "v4").spreadsheets().values()
    values.append(spreadsheetId="s", range="A1", body={"values": [[event["row"]]]}).execute()


def other_range_handler(event, context):
    values = build("sheets", "v4").spreadsheets().values()
    total = values.get(spreadsheetId="s", range="A1").execute()["values"]
    values.update(spreadsheetId="s", range="B1", body={"values": total}).execute()


def range_handler(event, context):
    values = build("sheets", "v4").spreadsheets().values()
    total = int(values.get(spreadsheetId="s", range="A1").execute()["values"][0][0])
    new = {"values": [[total + 1]]}
    values.update(spreadsheetId="s", range="A1", body=new).execute()  # CA306: threads=unsafe processes=unsafe
