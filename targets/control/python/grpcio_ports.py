"""Where a server of grpcio listens, the synchronous one and the one for asyncio."""

from pathlib import Path

import grpc
from contract import LISTEN, TLS_CERT, TLS_CLIENT_CA, TLS_KEY, with_port


def listen_for_health(server):
    """Lets the server listen as the environment says, and tells where that is."""
    if TLS_CERT is None:
        return listen_in_plain_text(server, LISTEN)
    client_ca = None if TLS_CLIENT_CA is None else Path(TLS_CLIENT_CA).read_bytes()
    credentials = grpc.ssl_server_credentials(
        [(Path(TLS_KEY).read_bytes(), Path(TLS_CERT).read_bytes())],
        root_certificates=client_ca,
        require_client_auth=client_ca is not None,
    )
    return with_port(LISTEN, server.add_secure_port(LISTEN, credentials))


def listen_in_plain_text(server, address):
    """Lets the server listen there, and tells the port that the system chose."""
    return with_port(address, server.add_insecure_port(address))
