"""The explorer served: a socket, a line that says where, and a browser opened."""

import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from ..errors import StorageError
from ..files import system_reason
from ..language import t
from .application import application
from .explorer import Explorer

__all__ = ["config", "serve"]

#: The port that is tried first where none is asked for.
_USUAL_PORT = 8642


def serve(
    explorer: Explorer,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve an explorer until Ctrl-C.

    Parameters
    ----------
    port
        None for 8642, or any free one where that is taken; 0 for any free one.
    browser
        Whether to open the first page in the reader's browser.
    say
        Takes the line with the address, once it answers.

    Raises
    ------
    StorageError
        The host has no such address, or the port is taken.
    """
    bound = _bound(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{bound.getsockname()[1]}/"
    if explorer.password:
        address += f"?token={explorer.password}"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            say(t("explorer: {address}", address=address))
            if browser:
                webbrowser.open(address)

    try:
        Server(config(explorer)).run(sockets=[bound])
    except KeyboardInterrupt:
        return
    finally:
        bound.close()


def config(explorer: Explorer) -> uvicorn.Config:
    """Return how an explorer is served: quietly, and saying nothing of what serves it."""
    return uvicorn.Config(
        application(explorer),
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )


def _bound(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for attempt in (port,) if port is not None else (_USUAL_PORT, 0):
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, attempt))
        except OSError as error:
            bound.close()
            if port is None and attempt:
                continue
            what = t(
                "{host}, port {port}: {reason}; choose another with --port or --host",
                host=host, port=attempt, reason=system_reason(error),
            )  # fmt: skip
            raise StorageError(what) from error
        return bound
    raise AssertionError("a free port is always found or refused")
