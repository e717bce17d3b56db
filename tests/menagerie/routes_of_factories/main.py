from flask import Flask
from shop import create_routes, show_names
from store import Store, visits

app = Flask(__name__)
create_routes(app, Store(), visits)
app.add_url_rule("/names", view_func=show_names(Store()))
