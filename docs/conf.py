"""How the pages become a site: `make site`, which takes every warning for an error.

The pages stay plain markdown that reads well on a code host. `_toc.yml` is the navigation: a page that it does not name
is a warning.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

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
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
copybutton_prompt_text = "$ "
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["schemas"]  # at the site's root, for editors and validators to name


def setup(app: Sphinx) -> None:
    """Let the navigation of a page list the rules only beside a rule, the libraries only beside a library."""
    app.connect("html-page-context", _own_branch_only, priority=400)  # before the theme asks for the navigation


def _own_branch_only(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """All of it on every page would be most of the site's bytes, and of the time to build it."""
    whole = context.get("toctree")
    if whole:
        context["toctree"] = lambda **options: whole(**options | {"collapse": True})
