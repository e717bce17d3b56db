"""What must hold before any test module is imported, and the browser that all page tests share."""

import os

from tests.browser import browser, chromium

__all__ = ["browser", "chromium"]

# moto reads it once, when it is first imported: the operator role's policy is one of AWS's own.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
