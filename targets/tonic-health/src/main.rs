//! The health service of tonic-health, driven by the conformance suite.

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use control::{Library, Ready, ServingStatus};
use tokio::net::{TcpListener, UnixListener};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::Status;
use tonic::transport::server::{Router, TcpIncoming};
use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig};
use tonic_health::server::{HealthReporter, health_reporter};

struct Target {
    reporter: HealthReporter,
    running: Mutex<Option<Running>>,
}

/// The health server, on a runtime of its own: tonic ends nothing by force, but with a runtime end its connections.
struct Running {
    runtime: Runtime,
    stop: oneshot::Sender<()>,
    stopped: JoinHandle<Result<(), tonic::transport::Error>>,
}

#[tonic::async_trait]
impl Library for Target {
    const NAME: &'static str = "tonic-health";

    async fn set_status(&self, service: &str, status: ServingStatus) -> Result<(), Status> {
        let status = match status {
            ServingStatus::Unknown => tonic_health::ServingStatus::Unknown,
            ServingStatus::Serving => tonic_health::ServingStatus::Serving,
            ServingStatus::NotServing => tonic_health::ServingStatus::NotServing,
        };
        self.reporter.set_service_status(service, status).await;
        Ok(())
    }

    async fn clear_status(&self, service: &str) -> Result<(), Status> {
        self.reporter.clone().clear_service_status(service).await;
        Ok(())
    }

    async fn stop(&self, grace: Duration) {
        let running = self.running.lock().expect("nobody panics").take();
        if let Some(running) = running {
            let _ = running.stop.send(());
            let _ = tokio::time::timeout(grace, running.stopped).await;
            running.runtime.shutdown_background();
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (reporter, service) = health_reporter();
    let mut builder = Server::builder();
    if let Some(tls) = control::tls() {
        let mut config =
            ServerTlsConfig::new().identity(Identity::from_pem(tls.certificate, tls.key));
        if let Some(authority) = tls.client_authority {
            config = config.client_ca_root(Certificate::from_pem(authority));
        }
        builder = builder.tls_config(config)?;
    }
    let (address, running) = start(builder.add_service(service))?;
    let ready = Ready {
        address,
        lock: include_str!("../Cargo.lock"),
        overall: "SERVING",
    };
    let target = Target {
        reporter,
        running: Mutex::new(Some(running)),
    };
    Ok(control::run(target, &ready)?)
}

fn start(router: Router) -> io::Result<(String, Running)> {
    let listen = control::listen_address("CONFORMANCE_LISTEN");
    let runtime = Runtime::new()?;
    let (stop, told) = oneshot::channel();
    let told = async { told.await.unwrap_or_default() };
    let inside = runtime.enter();
    let (address, stopped) = if let Some(path) = listen.strip_prefix("unix:") {
        let incoming = UnixListenerStream::new(UnixListener::bind(path)?);
        let served = router.serve_with_incoming_shutdown(incoming, told);
        (listen, runtime.spawn(served))
    } else {
        let listener = runtime.block_on(TcpListener::bind(listen))?;
        let address = listener.local_addr()?.to_string();
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        (
            address,
            runtime.spawn(router.serve_with_incoming_shutdown(incoming, told)),
        )
    };
    drop(inside);
    Ok((
        address,
        Running {
            runtime,
            stop,
            stopped,
        },
    ))
}
