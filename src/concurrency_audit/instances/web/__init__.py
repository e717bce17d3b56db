"""HTTP/1.1 on asyncio and httptools: one write per response, no delay, keep-alive."""
