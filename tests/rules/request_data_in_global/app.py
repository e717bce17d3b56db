"""CA103 request-data-in-global: something of one request is kept under a module name and read back."""

import copy
from contextvars import ContextVar
from threading import Lock, local

import boto3
import openai
import structlog
import tenancy
from tenancy import context_info, fill

dynamodb = boto3.client("dynamodb")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

_log = structlog.get_logger()


# a logger that names this request, kept by this request
def own_logger_handler(event, context):
    log = _log.bind(order=event["id"])
    log.info("taken")
    return {"ok": True}



# passed on as a parameter
def _orders_of(user):
    return dynamodb.query(TableName="orders", KeyConditionExpression="pk = :u", ExpressionAttributeValues={":u": user})


def parameter_handler(event, context):
    user = {"S": event["user"]}
    return _orders_of(user)["Items"]


# a context variable
_user: ContextVar[str] = ContextVar("user")


def _greeting():
    return f"Hello {_user.get()}"


def context_var_handler(event, context):
    token = _user.set(event["user"])
    try:
        return _greeting()
    finally:
        _user.reset(token)


# per thread, written by the invocation that reads it
_request = local()


def _audit_line():
    return f"{_request.user} {_request.action}"


def thread_local_handler(event, context):
    _request.user = event["user"]
    _request.action = event["action"]
    return {"line": _audit_line()}


# a local of the same name
_event = None


def same_name_handler(event, context):
    _event = event
    return {"keys": sorted(_event)}


# a deep copy of a module template is the invocation's own
_TEMPLATE = {"version": 2, "payload": {}}


def copied_template_handler(event, context):
    answer = copy.deepcopy(_TEMPLATE)
    answer["payload"]["user"] = event["user"]
    return answer


# a constant picked by the request: nothing of the request is kept
_LIMITS = {"free": 10, "paid": 1000}


def constant_lookup_handler(event, context):
    limit = _LIMITS[event["plan"]]
    return {"limit": limit}


# the helper fills the dict it is given, and this one belongs to the invocation
def own_dict_handler(event, context):
    return fill({}, event)


# written and read back while one lock is held from the first to the last line
_slot = None
_slot_lock = Lock()


def _slot_value():
    return _slot["user"]


def one_lock_handler(event, context):
    global _slot
    with _slot_lock:
        _slot = event
        return {"user": _slot_value()}


# kept by import-time code only
_first_region = boto3.session.Session().region_name


def import_time_value_handler(event, context):
    return {"region": event.get("region", _first_region)}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: request data kept in module state and read back; set by every invocation before it is read
_current_event = None


def _current_user():
    return _current_event["requestContext"]["authorizer"]["user"]


def whole_event_handler(event, context):
    global _current_event
    _current_event = event  # CA103: threads=unsafe processes=safe symbol=app._current_event
    return {"user": _current_user()}


# convention: the same where an earlier invocation's leftovers can be read (only stored when the header is there)
_tenant = None


def leftover_handler(event, context):
    global _tenant
    if event["headers"].get("x-tenant"):
        _tenant = event["headers"]["x-tenant"]  # CA103: threads=unsafe processes=unsafe
    return dynamodb.get_item(TableName="plans", Key={"tenant": {"S": _tenant}})["Item"]


# an element under a constant key
_session = {"user": None, "roles": ()}


def _allowed(action):
    return action in _session["roles"]


def constant_key_handler(event, context):
    _session["roles"] = tuple(event["roles"])  # CA103: threads=unsafe processes=safe symbol=app._session
    if not _allowed("delete"):
        return {"statusCode": 403}
    return {"statusCode": 204}


# through an alias and update()
_request_info = {}


def update_handler(event, context):
    info = _request_info
    info.update(path=event["path"], user=event["user"])  # CA103: threads=unsafe processes=safe symbol=app._request_info
    dynamodb.list_tables()
    return {"path": _request_info["path"]}


# the context object is request data too
_context = None


def _log_fields():
    return {"request": _context.aws_request_id, "arn": _context.invoked_function_arn}


def context_object_handler(event, context):
    global _context
    _context = context  # CA103: threads=unsafe processes=safe
    return _log_fields()


# a value worked out from the event
_page_size = 50


def _page(token):
    return dynamodb.scan(TableName="items", Limit=_page_size, ExclusiveStartKey=token)


def derived_value_handler(event, context):
    global _page_size
    _page_size = int(event.get("size", 50))  # CA103: threads=unsafe processes=safe
    return _page({"pk": {"S": "0"}})["Items"]


# a list used as a box
_box = [None]


def box_handler(event, context):
    _box[0] = event["body"]  # CA103: threads=unsafe processes=safe
    dynamodb.list_tables()
    return {"body": _box[0]}


# a setter in a helper module (marker there)
def helper_setter_handler(event, context):
    tenancy.set_tenant(event["tenant"])
    return dynamodb.scan(TableName=tenancy.table_name())["Items"]


# a helper that fills the shared dict it is given (marker there)
def helper_parameter_handler(event, context):
    fill(context_info, event)
    dynamodb.list_tables()
    return {"path": context_info["path"]}


# a logger or client that is made from the one before, and then belongs to this request
_bound = structlog.get_logger()
_model = openai.OpenAI()


def _taken():
    _bound.info("taken")


def bound_logger_handler(event, context):
    global _bound
    _bound = _bound.bind(order=event["id"])  # CA103: threads=unsafe processes=safe
    _taken()
    return {"ok": True}


def bound_client_handler(event, context):
    global _model
    _model = _model.with_options(api_key=event["key"])  # CA103: threads=unsafe processes=safe
    return {"models": [model.id for model in _model.models.list()]}
