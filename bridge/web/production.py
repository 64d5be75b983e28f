"""Hypercorn's settings for the plain command: `hypercorn --config python:bridge.web.production bridge.asgi:app`.

The same limits as `bridge serve` has; the address is given by `--bind`. Run it as one worker per process and supervise it with
restart always: hypercorn 0.18's parent forgets the exit code of its worker.
"""

from bridge.web import serve

worker_class = "trio"
workers = 1
graceful_timeout = serve.GRACE_S
read_timeout = serve.READ_TIMEOUT_S
websocket_max_message_size = serve.WEBSOCKET_MESSAGE_BYTES_MAX
websocket_ping_interval = serve.WEBSOCKET_PING_S
h11_max_incomplete_size = serve.HEADERS_BYTES_MAX
include_server_header = False
startup_timeout = serve.STARTUP_S
errorlog = "-"
