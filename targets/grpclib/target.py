"""The health service of grpclib."""

import asyncio
import signal
import socket
import ssl
import sys
from importlib.metadata import version
from pathlib import Path

from conformance.control.v1.control_pb2 import SetStatusRequest
from grpclib.health.check import ServiceStatus
from grpclib.health.service import OVERALL, Health
from grpclib.server import Server

sys.path.append(str(Path(__file__).parent.parent / "control" / "python"))

import contract
import control_service

GRACE_S = 2

VALUES = {
    SetStatusRequest.UNKNOWN: None,
    SetStatusRequest.SERVING: True,
    SetStatusRequest.NOT_SERVING: False,
}


class Named:
    """A service with nothing but a name: grpclib takes it from the path of a method."""

    def __init__(self, name):
        self._name = name

    def __mapping__(self):
        return {f"/{self._name}/Method": None}


class Control(control_service.Control):
    ClearStatus = control_service.refusal("the names of grpclib are fixed at the start")
    EnterTerminalState = control_service.refusal("grpclib has no terminal state")
    Resume = control_service.refusal("grpclib has no terminal state")

    def __init__(self, server, statuses, loop):
        self._server, self._statuses, self._loop = server, statuses, loop

    def set(self, changes):
        for service, _ in changes:
            if "/" in service:
                raise control_service.Unsupported("grpclib takes no name with a slash")
            if service not in self._statuses:
                raise control_service.Unsupported("names are fixed at the start")
        self._run(self._set_each(changes))

    def stop(self, grace_s):
        self._run(stop(self._server, grace_s))

    async def _set_each(self, changes):
        for service, status in changes:
            self._statuses[service].set(VALUES[status])

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


async def stop(server, grace_s):
    """Cancels the calls, as the library does it; there is nothing with more force."""
    server.close()
    closed = asyncio.ensure_future(server.wait_closed())
    await asyncio.wait([closed], timeout=grace_s)


def tls_context():
    if contract.TLS_CERT is None:
        return None
    context = ssl.create_default_context(
        ssl.Purpose.CLIENT_AUTH, cafile=contract.TLS_CLIENT_CA
    )
    context.load_cert_chain(contract.TLS_CERT, contract.TLS_KEY)
    context.set_alpn_protocols(["h2"])
    if contract.TLS_CLIENT_CA is not None:
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def listen(server):
    """Starts the server where the environment says, and tells where that is."""
    address = contract.LISTEN
    if address.startswith("unix:"):
        await server.start(path=address.removeprefix("unix:"), ssl=tls_context())
        return address
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    # A socket of our own, since the server does not tell its port; with the protocol
    # spelt out, since asyncio sets TCP_NODELAY on no other.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host.strip("[]"), int(port)))
    await server.start(sock=listener, ssl=tls_context())
    return contract.with_port(address, listener.getsockname()[1])


async def main():
    loop = asyncio.get_running_loop()
    statuses = {
        name: ServiceStatus() for name in contract.SERVICES if name and "/" not in name
    }
    checks = {Named(name): [status] for name, status in statuses.items()}
    statuses[""] = ServiceStatus()
    server = Server([Health({**checks, OVERALL: [statuses[""]]})])
    address = await listen(server)
    control_server, control_address = control_service.start(
        Control(server, statuses, loop)
    )

    told_to_end = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told_to_end.set)
    contract.end_with_stdin()
    contract.print_ready(
        address,
        control_address,
        name="grpclib",
        version=version("grpclib"),
        overall="UNKNOWN",
    )

    await told_to_end.wait()
    await stop(server, GRACE_S)
    control_server.stop(0)


asyncio.run(main())
