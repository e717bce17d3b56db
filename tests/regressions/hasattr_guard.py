"""A name made once behind hasattr, in two branches: lazy initialisation, not a name bound anew by each invocation."""

import os


class Config:
    name = os.environ.get("NAME")

    @property
    def function_name(self):
        if not hasattr(self, "_function_name"):
            if self.name is None:
                self._function_name = "function"
            else:
                self._function_name = self.name  # CA206: threads=benign processes=safe
        return self._function_name


config = Config()


def handler(event, context):
    return config.function_name
