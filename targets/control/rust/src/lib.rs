//! What the targets in Rust share: the control service, the ready line, and the end of the program.

mod environment;
mod service;

use std::fs::File;
use std::io::{self, Read};
use std::net::TcpListener;
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Status, async_trait};

pub use environment::{Tls, listen_address, tls};
pub use service::pb::set_status_request::Status as ServingStatus;
use service::{Service, pb::target_control_server::TargetControlServer};

/// How long calls in flight may take after SIGTERM.
const DRAIN: Duration = Duration::from_secs(2);

/// What a health library can do. What it does not override is refused: the library has no such thing.
#[async_trait]
pub trait Library: Send + Sync + 'static {
    /// Names the library in refusals.
    const NAME: &'static str;

    async fn set_status(&self, service: &str, status: ServingStatus) -> Result<(), Status>;

    async fn clear_status(&self, _service: &str) -> Result<(), Status> {
        Err(lacks::<Self>("way to remove a name"))
    }

    async fn enter_terminal_state(&self) -> Result<(), Status> {
        Err(lacks::<Self>("terminal state"))
    }

    async fn resume(&self) -> Result<(), Status> {
        Err(lacks::<Self>("way back from a terminal state"))
    }

    /// Returns once the health server has stopped.
    async fn stop(&self, grace: Duration);
}

fn lacks<L: Library + ?Sized>(what: &str) -> Status {
    Status::unimplemented(format!("{} has no {what}", L::NAME))
}

/// What the ready line tells of the health server.
pub struct Ready {
    /// Where it listens.
    pub address: String,
    /// The text of the Cargo.lock that the program was built with: it tells the version of the library.
    pub lock: &'static str,
    /// The state of the empty name after the start.
    pub overall: &'static str,
}

/// Serves the control service, tells that the target is ready, and returns when it is told to end.
///
/// # Errors
///
/// When the control service cannot listen.
pub fn run<L: Library>(library: L, ready: &Ready) -> io::Result<()> {
    let library = std::sync::Arc::new(library);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            // Before the ready line: whoever reads it may send a signal at once.
            let mut told = signal(SignalKind::terminate())?;
            let listener = TcpListener::bind(listen_address("CONFORMANCE_CONTROL_LISTEN"))?;
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let line = serde_json::json!({
                "conformance": 1,
                "address": ready.address,
                "control": listener.local_addr()?.to_string(),
                "name": L::NAME,
                "version": version(ready.lock, L::NAME),
                "overall": ready.overall,
            });
            let service = TargetControlServer::new(Service(library.clone()));
            tokio::spawn(
                Server::builder()
                    .add_service(service)
                    .serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true))),
            );
            println!("{line}");
            std::thread::spawn(end_with_stdin);

            told.recv().await;
            library.stop(DRAIN).await;
            Ok(())
        })
}

/// A crate does not know the versions of others when it runs, but the lock file does that it was built with.
fn version<'a>(lock: &'a str, name: &str) -> &'a str {
    lock.split("[[package]]")
        .find_map(|package| {
            package
                .trim_start()
                .strip_prefix(&format!("name = \"{name}\"\nversion = \""))
        })
        .and_then(|rest| rest.split('"').next())
        .expect("the library is in the lock file")
}

/// Whoever started us holds the other end of the pipe: when it is closed they are gone, and nobody would end us.
fn end_with_stdin() {
    let Ok(stdin) = io::stdin().as_fd().try_clone_to_owned() else {
        return;
    };
    let mut stdin = File::from(stdin);
    let Ok(kind) = stdin.metadata().map(|data| data.file_type()) else {
        return;
    };
    if kind.is_fifo() || kind.is_socket() {
        let mut buffer = [0; 1024];
        while stdin.read(&mut buffer).is_ok_and(|length| length > 0) {}
        std::process::exit(0);
    }
}
