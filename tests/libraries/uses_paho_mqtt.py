"""paho_mqtt: publish() may be called from any thread; callbacks serve everybody."""

import paho.mqtt.client as mqtt

_client = mqtt.Client()


def publish_handler(event, context):
    _client.publish("orders", event["id"])
    return {"ok": True}


def own_client_handler(event, context):
    client = mqtt.Client()
    client.on_message = print
    return {"connected": client.is_connected()}


_listening = mqtt.Client()


def callback_handler(event, context):
    _listening.on_message = event["callback"]  # CA303: threads=unsafe processes=safe
    return {"ok": True}
