"""Runs the application on an address of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import uvicorn

from gesta.web.app import create_app


def serve(path: Path, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a store until interrupted; `ready` is told the address once it answers.

    Raises: StoreError, when the store cannot be opened
    """
    config = uvicorn.Config(create_app(path), host=host, port=port, log_level="warning", access_log=False)
    _Server(config, ready).run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = self.config.host
            self._ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
