"""`python -m docs.generate`, which `make docs` runs."""

from docs.generate import write

write()
