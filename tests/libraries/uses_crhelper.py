"""crhelper: event and response data of the current request are attributes of the shared helper."""

from crhelper import CfnResource

_helper = CfnResource()


@_helper.delete
def delete(event, context):
    """Nothing to delete."""


def custom_resource_handler(event, context):
    _helper(event, context)  # CA301: threads=unsafe processes=safe
