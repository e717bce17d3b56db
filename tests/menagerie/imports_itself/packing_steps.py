"""What is done with what was packed."""


def label(owner):
    return {"owner": owner}
