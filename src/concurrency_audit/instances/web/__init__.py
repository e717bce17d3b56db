"""An HTTP/1.1 server on asyncio and httptools: one write per response, without Nagle's delay, with keep-alive."""
