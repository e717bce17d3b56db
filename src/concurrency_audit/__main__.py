"""`python -m concurrency_audit` is the same command as `concurrency-audit`."""

import sys

from concurrency_audit.cli.main import main

sys.exit(main())
