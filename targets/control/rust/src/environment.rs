//! What the environment asks for.

use std::env;
use std::fs;

/// The certificate, its key, and the authority of the clients, as PEM.
pub struct Tls {
    pub certificate: String,
    pub key: String,
    pub client_authority: Option<String>,
}

/// Where the variable says to listen; a free port of the loopback where it says nothing.
pub fn listen_address(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| "127.0.0.1:0".to_owned())
}

/// What the server shall show of itself; nothing stands for plain text.
pub fn tls() -> Option<Tls> {
    Some(Tls {
        certificate: file("CONFORMANCE_TLS_CERT")?,
        key: file("CONFORMANCE_TLS_KEY")?,
        client_authority: file("CONFORMANCE_TLS_CLIENT_CA"),
    })
}

fn file(variable: &str) -> Option<String> {
    let path = env::var(variable).ok()?;
    Some(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")))
}
