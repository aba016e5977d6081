package conformance;

import conformance.control.v1.Control.SetStatusRequest.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.health.HealthServiceOptions;
import io.vertx.grpc.server.GrpcServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The health service of Vert.x. */
public final class Main implements Driven {
  private static final int DRAIN_MS = 2000;

  /** How often watchers are told; 2.5 s where nothing is said, which would make every case slow. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final HealthService health;
  private final HttpServer server;

  private Main(Environment.Address listen) {
    Vertx vertx = Vertx.vertx();
    health =
        HealthService.create(vertx, new HealthServiceOptions().setHealthCheckInterval(INTERVAL));
    GrpcServer grpc = GrpcServer.server(vertx).addService(health);
    SocketAddress address =
        listen.isUnix()
            ? SocketAddress.domainSocketAddress(listen.path())
            : SocketAddress.inetSocketAddress(listen.port(), listen.host());
    server = vertx.createHttpServer(options()).requestHandler(grpc);
    server.listen(address).await();
  }

  public static void main(String[] args) throws Exception {
    Environment.Address listen = Environment.listen();
    Main main = new Main(listen);
    String address = listen.withPort(main.server.actualPort());
    Target.run(main, new Target.Ready(address, "Vert.x", version(), "SERVING"));
  }

  private static HttpServerOptions options() {
    HttpServerOptions options = new HttpServerOptions();
    if (Environment.certificate() == null) return options;
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(Environment.certificate().getPath())
                .addKeyPath(Environment.key().getPath()));
    if (Environment.clientAuthority() != null) {
      String path = Environment.clientAuthority().getPath();
      options
          .setTrustOptions(new PemTrustOptions().addCertPath(path))
          .setClientAuth(ClientAuth.REQUIRED);
    }
    return options;
  }

  private static String version() throws IOException {
    String path = "/META-INF/maven/io.vertx/vertx-grpc-health/pom.properties";
    Properties properties = new Properties();
    try (InputStream stream = HealthService.class.getResourceAsStream(path)) {
      properties.load(stream);
    }
    return properties.getProperty("version");
  }

  @Override
  public void setStatus(String name, Status status) {
    if (status == Status.UNKNOWN) {
      throw new UnsupportedOperationException("Vert.x knows only healthy and not healthy");
    }
    boolean healthy = status == Status.SERVING;
    health.register(name, () -> Future.succeededFuture(healthy));
  }

  @Override
  public void clearStatus(String name) {
    health.unregister(name);
  }

  @Override
  public void enterTerminalState() {
    throw new UnsupportedOperationException("Vert.x has no terminal state");
  }

  @Override
  public void resume() {
    throw new UnsupportedOperationException("Vert.x has no terminal state");
  }

  @Override
  public void stop(int graceMs) throws Exception {
    server.shutdown(graceMs, TimeUnit.MILLISECONDS).toCompletionStage().toCompletableFuture().get();
  }

  @Override
  public void drain() throws Exception {
    stop(DRAIN_MS);
  }
}
