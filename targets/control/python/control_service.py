"""The control service, on a server and threads of its own."""

from concurrent import futures

import grpc
from conformance.control.v1 import control_pb2, control_pb2_grpc
from contract import CONTROL_LISTEN
from grpcio_ports import listen_in_plain_text

# A change that never ends keeps its thread: the changes after it must not wait for one.
_THREADS = 64


class Unsupported(Exception):
    """What the library cannot do, in words for the report."""


class Control(control_pb2_grpc.TargetControlServicer):
    """
    Drives a health server. What the library has no function for is left to the base
    class, which answers UNIMPLEMENTED, or to a subclass that says why.
    """

    def set(self, changes):
        """Makes changes, each a name and the number of a status, in their order.

        Raises `Unsupported` where the library has no such change.
        """
        raise NotImplementedError

    def stop(self, grace_s):
        """Stops the health server, in good order for so many seconds."""
        raise NotImplementedError

    def SetStatus(self, request, context):
        self._set([request], context)
        return control_pb2.SetStatusResponse()

    def SetStatuses(self, request_iterator, context):
        # All at once: how fast they are read is no business of the health server.
        self._set(list(request_iterator), context)
        return control_pb2.SetStatusResponse()

    def Stop(self, request, context):
        self.stop(request.grace_ms / 1000)
        return control_pb2.StopResponse()

    def _set(self, requests, context):
        try:
            self.set([(request.service, request.status) for request in requests])
        except Unsupported as error:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, str(error))


def refusal(message):
    """A method of the control service that says what the library does not have."""

    def refuse(self, request, context):
        context.abort(grpc.StatusCode.UNIMPLEMENTED, message)

    return refuse


def start(control):
    """Starts the control service; returns its server and where that listens."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=_THREADS))
    control_pb2_grpc.add_TargetControlServicer_to_server(control, server)
    address = listen_in_plain_text(server, CONTROL_LISTEN)
    server.start()
    return server, address
