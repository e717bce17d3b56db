"""State that another module of the same function keeps between calls."""

current_run = ""
batch_label = ""
VERSION = "2026.11"


def begin(label):
    """Remember the label of the run in progress."""
    global batch_label
    batch_label = label  # CA101: threads=unsafe processes=safe symbol=runstate.batch_label


def label():
    """The label of the run in progress."""
    return batch_label
