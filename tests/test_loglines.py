"""Log lines drive no terminal."""

import io
import logging

from concurrency_audit.loglines import Printable, make_printable


def test_what_is_logged_is_printable_and_keeps_its_lines() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Printable())
    logger = logging.Logger("one")
    logger.addHandler(handler)
    logger.warning("got %s\nnext %d", "\x1b[2J\u202e ##[error]x", 3)
    assert stream.getvalue() == "got \ufffd[2J\ufffd # #[error]x\nnext 3\n"


def test_handlers_get_one_filter() -> None:
    handler = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(handler)
    try:
        make_printable()
        make_printable()
        assert len(handler.filters) == 1
    finally:
        logging.getLogger().removeHandler(handler)
