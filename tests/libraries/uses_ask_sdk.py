"""ask_sdk: one instance of each handler serves all requests; what belongs to one travels in the handler input."""

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.skill_builder import SkillBuilder

sb = SkillBuilder()


class Hello(AbstractRequestHandler):
    """Keeps nothing."""

    def can_handle(self, handler_input):
        return handler_input.request_envelope.request.object_type == "LaunchRequest"

    def handle(self, handler_input):
        name = handler_input.attributes_manager.session_attributes["name"]
        return handler_input.response_builder.speak(f"Hello {name}").response


sb.add_request_handler(Hello())
lambda_handler = sb.lambda_handler()


class Remember(AbstractRequestHandler):
    """One instance for all requests."""

    def can_handle(self, handler_input):
        return True

    def handle(self, handler_input):
        self.user = handler_input.request_envelope.session.user.user_id  # CA104: threads=unsafe processes=safe
        return handler_input.response_builder.speak(self.user).response


sb.add_request_handler(Remember())


class Localized(AbstractRequestHandler):
    """Whether it can handle a request is asked right before it does; another thread may ask in between."""

    def can_handle(self, handler_input):
        self.locale = handler_input.request_envelope.request.locale  # CA104: threads=unsafe processes=safe
        return True

    def handle(self, handler_input):
        return handler_input.response_builder.speak(f"Hello from {self.locale}").response


sb.add_request_handler(Localized())
