"""aiogram-dialog: buttons, inputs and getters are called for updates."""

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Multiselect, Select, SwitchTo
from aiogram_dialog.widgets.text import Const

names = {}
chosen = []
last = None


async def data(dialog_manager, **kwargs):
    return {"last": last}


async def more(dialog_manager, **kwargs):
    return {"chosen": chosen}


async def pressed(callback, button, manager):
    global last
    last = callback.from_user.id  # CA103: threads=unsafe processes=unsafe
    await manager.done()


async def selected(callback, widget, manager, item):
    chosen.append(item)  # CA111: threads=unsafe processes=unsafe


async def changed(callback, widget, manager, item):
    names[callback.from_user.id] = item  # CA603: threads=safe processes=unsafe


async def said(message, widget, manager):
    await message.answer(names[message.from_user.id])


async def texted(message, widget, manager, text):
    pass


async def failed(message, widget, manager, error):
    """What a request keeps to itself is nobody else's."""
    told = [str(error)]
    await message.answer(told[0])


async def begun(start_data, manager):
    pass


async def ended(result, manager):
    pass


dialog = Dialog(
    Window(
        Const("hello"),
        Button(Const("ok"), id="ok", on_click=pressed),
        Button(Const("ok"), "ok2", pressed),
        Select(Const("x"), id="s", item_id_getter=operator.itemgetter(0), items="items", on_click=selected),
        Multiselect(Const("x"), Const("y"), id="m", item_id_getter=lambda x: x, items="items", on_state_changed=changed),
        SwitchTo(Const("x"), id="z", state=1, on_click=pressed),
        MessageInput(said),
        TextInput(id="t", on_success=texted, on_error=failed),
        state=1,
        getter=[data, more],
    ),
    on_start=begun,
    on_close=ended,
)
