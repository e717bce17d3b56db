"""Charts and graphs: a drawing belongs to one invocation, and so does its file."""

import folium
import graphviz
import networkx
import plotly.express as px
import plotly.graph_objects as go


def picture_handler(event, context):
    return go.Figure(data=event["data"]).to_html()


def own_map_handler(event, context):
    return folium.Map(location=event["where"]).get_root().render()


def figure_handler(event, context):
    figure = px.bar(event["rows"], x="day", y="count")
    figure.write_image("/tmp/bars.png")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/bars.png", "rb").read()


def map_handler(event, context):
    folium.Map(location=event["where"]).save(outfile="/tmp/map.html")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/map.html").read()


def graph_handler(event, context):
    graph = networkx.Graph(event["edges"])
    networkx.write_gml(graph, "/tmp/graph.gml")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/graph.gml").read()


_map = folium.Map(location=[0, 0])


def shared_map_handler(event, context):
    folium.Marker(event["where"]).add_to(_map)
    return _map.get_root().render()  # CA301: threads=unsafe processes=unsafe


_dot = graphviz.Digraph()


def shared_graph_handler(event, context):
    _dot.node(event["name"])  # CA301: threads=unsafe processes=unsafe
    return _dot.source
