"""matplotlib: figures of the invocation's own are fine; pyplot's functions draw on the current figure of the process."""

import io
import threading

import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.figure import Figure

mpl.use("agg")
plt.style.use("ggplot")
sns.set_theme()


def own_figure_handler(event, context):
    figure = Figure()
    figure.add_subplot().plot(event["x"], event["y"])
    out = io.BytesIO()
    figure.savefig(out)
    return {"size": len(out.getvalue())}


def subplots_handler(event, context):
    figure, axes = plt.subplots()
    axes.plot(event["x"], event["y"])
    axes.set_title(event["title"])
    out = io.BytesIO()
    figure.savefig(out)
    plt.close(figure)
    return {"size": len(out.getvalue())}


_figure = Figure()


def shared_figure_handler(event, context):
    _figure.add_subplot().plot(event["x"], event["y"])  # CA301: threads=unsafe processes=unsafe
    return {"ok": True}


def rc_handler(event, context):
    mpl.rc("font", size=event["size"])  # CA413: threads=unsafe processes=safe
    return {"ok": True}


def theme_handler(event, context):
    sns.set_theme(style=event["style"])  # CA413: threads=unsafe processes=safe
    return {"ok": True}


def closed_handler(event, context):
    plt.hist(event["values"])  # CA301: threads=unsafe processes=safe
    plt.savefig("/dev/null")
    plt.close()
    return {"ok": True}


_lock = threading.Lock()


def locked_figure_handler(event, context):
    with _lock:
        figure = plt.figure()
        figure.add_subplot().bar(event["x"], event["y"])
        plt.close(figure)
    return {"ok": True}


def seaborn_on_own_axes_handler(event, context):
    figure = Figure()
    axes = figure.subplots()
    sns.lineplot(x=event["x"], y=event["y"], ax=axes)
    out = io.BytesIO()
    figure.savefig(out)
    return out.getvalue()


def seaborn_on_current_figure_handler(event, context):
    sns.lineplot(x=event["x"], y=event["y"])  # CA301: threads=unsafe processes=unsafe


def _dress(title):
    plt.title(title)
    plt.legend()


def _each_function_draws_its_own(event):
    plt.figure()
    plt.plot(event["x"], event["y"])  # CA301: threads=unsafe processes=safe
    _dress(event["title"])
    plt.close()


def another_function_handler(event, context):
    _each_function_draws_its_own(event)
    figure, axes = plt.subplots()
    axes.plot(event["x"], event["y"])
    figure.tight_layout()
    plt.close(figure)
    return {"ok": True}
