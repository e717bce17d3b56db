"""a2a: one executor serves all requests; what belongs to one is an argument."""

from a2a.server.agent_execution import AgentExecutor


class Echo(AgentExecutor):
    """Says back what it is told."""

    async def execute(self, context, event_queue):
        await event_queue.enqueue_event(context.get_user_input())

    async def cancel(self, context, event_queue):
        await event_queue.close()


executor = Echo()


class Remembering(AgentExecutor):
    """Keeps on itself what belongs to one request."""

    async def execute(self, context, event_queue):
        self.task = context.task_id  # CA104: threads=unsafe processes=safe
        await event_queue.enqueue_event(self.task)

    async def cancel(self, context, event_queue):
        await event_queue.close()
