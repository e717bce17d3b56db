"""An application that may be shared."""

from slack_bolt import App

app = App()


@app.command("/order")
def order(ack):
    ack()


handler = app
