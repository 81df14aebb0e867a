"""Starts ministack on a free port and tells it on the first line of standard output.

    python emulator [--plain] [--port N] [--until-stdin-closes]

Without --plain the gaps that this stack meets are closed first (see the other
files), so that a wrong order of deletion or a lost attribute is noticed here and
not on AWS.
"""

import argparse
import asyncio
import os
import pathlib
import socket
import sys
import threading


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plain", action="store_true", help="leave ministack as it is")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the parent")
    return parser.parse_args()


def close_gaps():
    """Replaces handlers of the emulator's services; they are looked up at each call."""
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    import balancing
    import containers
    import databases
    import network
    import registry
    import scaling
    import secret_versions

    for part in (network, balancing, databases, containers, scaling, secret_versions, registry):
        part.close_gaps()


def end_with_parent():
    def watch():
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main():
    options = arguments()
    listener = socket.create_server(("127.0.0.1", options.port))
    port = listener.getsockname()[1]
    # Read once, when the package is imported.
    os.environ.update(GATEWAY_PORT=str(port), LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING"))
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app

    if not options.plain:
        close_gaps()
    if options.until_stdin_closes:
        end_with_parent()
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    print(port, flush=True)
    asyncio.run(serve(app.app, config))


if __name__ == "__main__":
    main()
