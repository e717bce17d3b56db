"""CA408 warnings-filter: the list of warning filters belongs to the whole process."""

import logging
import warnings

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

warnings.filterwarnings("ignore", category=DeprecationWarning)


def import_time_handler(event, context):
    return {"ok": True}


# a warning is given, no filter is touched
def warn_handler(event, context):
    warnings.warn("old field", DeprecationWarning, stacklevel=2)
    return {"ok": True}


# a filter of logging, not of warnings, made at import
class _NoHealthChecks(logging.Filter):
    """Leaves health checks out."""

    def filter(self, record):
        return "/health" not in record.getMessage()


_logger = logging.getLogger(__name__)
_logger.addFilter(_NoHealthChecks())


def logging_filter_handler(event, context):
    _logger.info("path %s", event["path"])
    return {"ok": True}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# set to a constant
def constant_handler(event, context):
    warnings.simplefilter("ignore")  # CA408: threads=benign processes=safe
    return {"ok": True}


# saves and restores the filters of all threads
def catch_warnings_handler(event, context):
    with warnings.catch_warnings():  # CA408: threads=unsafe processes=safe
        warnings.simplefilter("error")
        return {"n": int(event["n"])}


def recorded_handler(event, context):
    with warnings.catch_warnings(record=True) as caught:  # CA408: threads=unsafe processes=safe
        number = float(event["n"])
    return {"n": number, "warnings": [str(one.message) for one in caught]}
