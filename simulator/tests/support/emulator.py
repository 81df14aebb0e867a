"""Starts ministack as it comes on a free port, which is the first line of standard output.

It ends when standard input closes, so that it never outlives who started it.
"""

import asyncio
import os
import socket
import sys
import threading


def end_with_parent():
    def watch():
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    # Read once, when the package is imported.
    os.environ.update(GATEWAY_PORT=str(port), LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING"))
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app

    end_with_parent()
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    print(port, flush=True)
    asyncio.run(serve(app.app, config))


if __name__ == "__main__":
    main()
