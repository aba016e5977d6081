"""What every target program does: where it listens, the ready line, and its end."""

import json
import os
import stat
import threading

LISTEN = os.environ.get("CONFORMANCE_LISTEN", "127.0.0.1:0")
CONTROL_LISTEN = os.environ.get("CONFORMANCE_CONTROL_LISTEN", "127.0.0.1:0")

# Paths of PEM files; None where TLS, or a certificate of the client, is not asked for.
TLS_CERT = os.environ.get("CONFORMANCE_TLS_CERT")
TLS_KEY = os.environ.get("CONFORMANCE_TLS_KEY")
TLS_CLIENT_CA = os.environ.get("CONFORMANCE_TLS_CLIENT_CA")

# The names that a library is given which takes them at the start alone.
SERVICES = json.loads(os.environ.get("CONFORMANCE_SERVICES", "[]"))


def with_port(address, port):
    """Tells the address that was asked for with the port that the system chose."""
    if address.startswith("unix:"):
        return address
    host, _, _ = address.rpartition(":")
    return f"{host}:{port}"


def end_with_stdin():
    """Ends the program when whoever started it is gone."""
    mode = os.fstat(0).st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        threading.Thread(target=_exit_at_end, daemon=True).start()


def _exit_at_end():
    while os.read(0, 1024):
        pass
    os._exit(0)


def print_ready(address, control, **rest):
    """Says that both ports listen; `rest` are further keys of the ready line."""
    ready = {"conformance": 1, "address": address, "control": control, **rest}
    print(json.dumps(ready), flush=True)
