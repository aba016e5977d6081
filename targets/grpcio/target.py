"""The health service of grpcio-health-checking, on the synchronous server."""

import signal
import sys
from concurrent import futures
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

    def __init__(self, server, service):
        self._server, self._service = server, service

    def set(self, changes):
        for service, status in changes:
            self._service.set(service, status)  # the numbers are the same

    def stop(self, grace_s):
        self._server.stop(grace_s).wait()

    def EnterTerminalState(self, request, context):
        self._service.enter_graceful_shutdown()
        return control_pb2.EnterTerminalStateResponse()


def main():
    # Before the first thread, which takes this over: the signal is for sigwait alone.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

    # The number of threads is the one of the examples in the documentation.
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    service = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(service, server)
    address = listen_for_health(server)
    server.start()
    control_server, control_address = control_service.start(Control(server, service))

    contract.end_with_stdin()
    contract.print_ready(
        address,
        control_address,
        name="grpcio-health-checking",
        version=version("grpcio-health-checking"),
    )

    signal.sigwait({signal.SIGTERM})
    service.enter_graceful_shutdown()
    server.stop(GRACE_S).wait()
    control_server.stop(0).wait()


main()
