# truth: threads=unsafe processes=benign
class _State:
    def __init__(self):
        self.processed = 0
        self.limit = 1000


STATE = _State()


def bump(state, amount):
    state.processed = state.processed + amount  # CA102: threads=unsafe processes=benign
    return state.processed


def progress(records):
    return bump(STATE, len(records))


def handler(event, context):
    return {"processed": progress(event["Records"]), "limit": STATE.limit}
