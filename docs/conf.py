"""How the pages become a site: `make site`, which takes every warning for an error.

The pages stay plain markdown that reads well on a code host. `_toc.yml` is the navigation: a page that it does not name
is a warning.
"""

from concurrency_audit import __version__

project = "concurrency-audit"
author = "The concurrency-audit maintainers"
version = release = __version__

extensions = ["myst_parser", "sphinx_external_toc", "sphinx_copybutton"]
external_toc_path = "_toc.yml"
nitpicky = True
highlight_language = "text"  # of blocks that name no language
myst_heading_anchors = 4  # by the names that GitHub gives them

html_theme = "furo"
html_title = "concurrency-audit"
html_show_sphinx = False
html_copy_source = False
copybutton_prompt_text = "$ "
