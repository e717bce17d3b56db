"""ANSI colour, or none."""

from concurrency_audit.audit.model.verdicts import Severity, Verdict

BOLD, DIM, RED, YELLOW, GREEN, CYAN = 1, 2, 31, 33, 32, 36
_BY_SEVERITY = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.NOTE: CYAN}
_BY_VERDICT = {Verdict.UNSAFE: RED, Verdict.UNKNOWN: CYAN, Verdict.BENIGN: YELLOW, Verdict.SAFE: GREEN}


class Paint:
    """Wraps text in ANSI codes if enabled; otherwise returns it unchanged."""

    def __init__(self, enabled: bool, *, links: bool = False) -> None:
        """`links` makes hyperlinks too, which only a terminal understands."""
        self._enabled = enabled
        self._links = links and enabled

    def __call__(self, text: str, *codes: int) -> str:
        """The text in these codes. Pad outside, because codes have no width."""
        if not (self._enabled and text and codes):
            return text
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"

    def link(self, text: str, address: str | None) -> str:
        """The text as a hyperlink (OSC 8), where there is an address and the terminal is one."""
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self._links and address else text

    def severity(self, severity: Severity) -> str:
        """The severity's word in its colour."""
        return self(severity.word, _BY_SEVERITY[severity], BOLD)

    def verdict(self, verdict: Verdict, width: int = 0) -> str:
        """The verdict's word in its colour, padded to `width`."""
        return self(verdict.value, _BY_VERDICT[verdict]) + " " * (width - len(verdict.value))
