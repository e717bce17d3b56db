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
