"""What the server imports."""

from making import create_app

app = create_app()
