"""cloudformation_cli_python_lib: handlers of a resource type get session and request as arguments."""

from cloudformation_cli_python_lib import Action, Hook, Resource

resource = Resource("Shop::Orders::Table", dict)
hook = Hook("Shop::Orders::Rule", dict)
test_entrypoint = resource.test_entrypoint
_last = {}
_limits = {"read": 5}


@resource.handler(Action.CREATE)
def create(session, request, callback_context):
    _last["state"] = request.desiredResourceState  # CA103: threads=unsafe processes=safe
    return {"model": _last["state"]}


@resource.handler(Action.READ)
def read(session, request, callback_context):
    return {"model": request.desiredResourceState, "limit": _limits["read"]}


_checked = []


@hook.handler("CREATE_PRE_PROVISION")
def check(session, request, callback_context, type_configuration):
    _checked.append(request.hookContext)  # CA111: threads=unsafe processes=unsafe
    return {"n": len(_checked)}
