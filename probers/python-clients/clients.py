"""Probers on the C-core of gRPC: the decision of Datadog's grpc_check, and a channel that checks health by itself.

A question is a line of JSON on stdin with the prober that is meant ("as"), its answer a line of JSON on stdout. Each question
has a thread of its own, as a program of one thread would let the others wait.
"""

import json
import os
import queue
import sys
import threading
import time

# What the core logs of broken servers is expected here. It is read once, with the import.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

# The time limit of grpc_check where nobody sets another.
DATADOG_TIMEOUT_S = 1.0

# A state is told for as long as this after the first one that says something: a channel may go up and down.
REST_S = 1.0

# A channel changes its state hundreds of times a second where a server makes it.
MOST_SHOWN = 12

SETTLED = (grpc.ChannelConnectivity.READY, grpc.ChannelConnectivity.TRANSIENT_FAILURE)

A17_CONFIG = {
    # pick_first does not check health.
    "loadBalancingConfig": [{"round_robin": {}}],
    "healthCheckConfig": {"serviceName": ""},
}


def datadog_grpc_check(address):
    """Healthy is SERVING in a call that is OK; every other end, and every exception, is CRITICAL."""
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        try:
            response = stub.Check(
                health_pb2.HealthCheckRequest(service=""), timeout=DATADOG_TIMEOUT_S
            )
        except grpc.RpcError as error:
            return "unhealthy", f"{error.code().name}: {error.details()}"
    if response is None:
        return "unhealthy", "OK without a message"
    serving = response.status == health_pb2.HealthCheckResponse.SERVING
    return "healthy" if serving else "unhealthy", f"OK, status {response.status}"


def a17_c_core(address):
    """What a channel with round_robin and healthCheckConfig believes of a server, and whether it stays with that."""
    options = [
        ("grpc.service_config", json.dumps(A17_CONFIG)),
        # Channels to the same address would share a connection.
        ("grpc.use_local_subchannel_pool", 1),
    ]
    heard = queue.SimpleQueue()
    states = []
    with grpc.insecure_channel(address, options) as channel:
        channel.subscribe(heard.put, try_to_connect=True)
        while not states or states[-1] not in SETTLED:
            states.append(heard.get())
        end = time.monotonic() + REST_S
        while (left := end - time.monotonic()) > 0:
            try:
                states.append(heard.get(timeout=left))
            except queue.Empty:
                break
    return judge(states), summary(states)


def judge(states):
    """Without READY every call fails; a channel that leaves READY and comes back to it is up and down for good."""
    ready = states.count(grpc.ChannelConnectivity.READY)
    if ready == 0:
        return "unhealthy"
    if ready == 1 and states[-1] in SETTLED:
        return "healthy" if states[-1] is SETTLED[0] else "unhealthy"
    return "none"


def summary(states):
    shown = " ".join(state.name for state in states[:MOST_SHOWN])
    left_out = len(states) - MOST_SHOWN
    return f"{shown} and {left_out} more" if left_out > 0 else shown


PROBERS = {"datadog-grpc-check": datadog_grpc_check, "a17-c-core": a17_c_core}

output = threading.Lock()


def answer(question):
    verdict, said = PROBERS[question["as"]](question["address"])
    with output:
        print(
            json.dumps({"id": question["id"], "verdict": verdict, "said": said}),
            flush=True,
        )


def main():
    for line in sys.stdin:
        # A look that never ends must not keep the program, whose questions have ended.
        threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
    # Threads of the library may be in the middle of something, which an orderly exit would wait for.
    os._exit(0)


main()
