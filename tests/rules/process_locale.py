"""CA404 process-locale: setlocale changes how every thread of the process formats and sorts."""

import calendar
import locale

from babel.dates import format_date
from babel.numbers import format_currency

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

locale.setlocale(locale.LC_ALL, "C.UTF-8")


def import_time_handler(event, context):
    return {"sorted": sorted(event["names"], key=locale.strxfrm)}


# babel takes the locale as a parameter
def babel_handler(event, context):
    return {"price": format_currency(event["price"], "EUR", locale=event["locale"]), "day": format_date(locale="de_DE")}


# asked for, not set
def query_handler(event, context):
    return {"now": locale.setlocale(locale.LC_TIME), "point": locale.localeconv()["decimal_point"]}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def request_handler(event, context):
    locale.setlocale(locale.LC_NUMERIC, event["locale"])  # CA404: threads=unsafe processes=safe
    return {"price": locale.format_string("%.2f", event["price"], grouping=True)}


def for_a_moment_handler(event, context):
    before = locale.setlocale(locale.LC_TIME)
    locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")  # CA404: threads=unsafe processes=safe
    try:
        return {"month": locale.nl_langinfo(locale.MON_1)}
    finally:
        locale.setlocale(locale.LC_TIME, before)


def month_handler(event, context):
    return calendar.LocaleTextCalendar(locale=event["language"]).formatmonth(2026, 1)  # CA404: threads=unsafe processes=safe


def plain_month_handler(event, context):
    return calendar.TextCalendar().formatmonth(2026, event["month"])
