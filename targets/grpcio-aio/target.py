"""The health service of grpcio-health-checking for asyncio."""

import asyncio
import signal
import sys
from importlib.metadata import version
from pathlib import Path

import grpc
from conformance.control.v1 import control_pb2
from grpc_health.v1 import health, health_pb2_grpc

sys.path.append(str(Path(__file__).parent.parent / "control" / "python"))

import contract
import control_service
from grpcio_ports import listen_for_health

GRACE_S = 2


class Control(control_service.Control):
    ClearStatus = control_service.refusal("grpcio-health-checking keeps every name")
    Resume = control_service.refusal(
        "enter_graceful_shutdown of grpcio-health-checking is for good"
    )

    def __init__(self, server, service, loop):
        self._server, self._service, self._loop = server, service, loop

    def set(self, changes):
        self._run(self._set_each(changes))

    def stop(self, grace_s):
        self._run(self._server.stop(grace_s))

    def EnterTerminalState(self, request, context):
        self._run(self._service.enter_graceful_shutdown())
        return control_pb2.EnterTerminalStateResponse()

    async def _set_each(self, changes):
        for service, status in changes:
            await self._service.set(service, status)  # the numbers are the same

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


async def main():
    loop = asyncio.get_running_loop()
    server = grpc.aio.server()
    service = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(service, server)
    address = listen_for_health(server)
    await server.start()
    control_server, control_address = control_service.start(
        Control(server, service, loop)
    )

    told_to_end = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told_to_end.set)
    contract.end_with_stdin()
    contract.print_ready(
        address,
        control_address,
        name="grpcio-health-checking",
        version=version("grpcio-health-checking"),
    )

    await told_to_end.wait()
    await service.enter_graceful_shutdown()
    await server.stop(GRACE_S)
    control_server.stop(0)


asyncio.run(main())
