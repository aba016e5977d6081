package conformance;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.common.util.Version;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckService;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckServiceBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import conformance.control.v1.Control.SetStatusRequest.Status;
import io.netty.handler.ssl.ClientAuth;
import java.util.HashMap;
import java.util.Map;

/** The health service of Armeria. */
public final class Main implements Driven {
  /** A stop has two times, which are part of the server: how long it must be idle, and at most. */
  private static final int QUIET_MS = 250;

  private static final int STOP_MS = 2000;

  private final Map<String, SettableHealthChecker> checkers = new HashMap<>();
  private final Server server;

  private Main(Environment.Address listen) {
    SettableHealthChecker overall = new SettableHealthChecker();
    checkers.put("", overall);
    GrpcHealthCheckServiceBuilder health = GrpcHealthCheckService.builder().checkers(overall);
    for (String name : Environment.services()) {
      SettableHealthChecker checker = new SettableHealthChecker();
      checkers.put(name, checker);
      health.serviceCheckers(name, checker);
    }
    ServerBuilder builder =
        Server.builder()
            .gracefulShutdownTimeoutMillis(QUIET_MS, STOP_MS)
            .service(GrpcService.builder().addService(health.build()).build());
    server = listenAt(builder, listen).build();
    server.start().join();
  }

  public static void main(String[] args) throws Exception {
    Environment.Address listen = Environment.listen();
    Main main = new Main(listen);
    String version = Version.get("armeria", Main.class.getClassLoader()).artifactVersion();
    int port = listen.isUnix() ? 0 : main.server.activeLocalPort();
    Target.run(main, new Target.Ready(listen.withPort(port), "Armeria", version, "SERVING"));
  }

  private static ServerBuilder listenAt(ServerBuilder builder, Environment.Address listen) {
    boolean secure = Environment.certificate() != null;
    SessionProtocol protocol = secure ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
    if (secure) builder.tls(Environment.certificate(), Environment.key());
    if (Environment.clientAuthority() != null) {
      builder.tlsCustomizer(
          tls -> tls.trustManager(Environment.clientAuthority()).clientAuth(ClientAuth.REQUIRE));
    }
    var address = listen.isUnix() ? DomainSocketAddress.of(listen.path()) : listen.toInet();
    return builder.port(new ServerPort(address, protocol));
  }

  @Override
  public void setStatus(String name, Status status) {
    SettableHealthChecker checker = checkers.get(name);
    if (checker == null) throw new UnsupportedOperationException("names are fixed at the start");
    if (status == Status.UNKNOWN) {
      throw new UnsupportedOperationException("Armeria knows only healthy and not healthy");
    }
    checker.setHealthy(status == Status.SERVING);
  }

  @Override
  public void clearStatus(String name) {
    throw new UnsupportedOperationException("names are fixed at the start");
  }

  @Override
  public void enterTerminalState() {
    throw new UnsupportedOperationException("Armeria has no terminal state before its stop");
  }

  @Override
  public void resume() {
    throw new UnsupportedOperationException("Armeria has no terminal state");
  }

  @Override
  public void stop(int graceMs) {
    server.stop().join();
  }

  /** The server says NOT_SERVING by itself, before it refuses anything. */
  @Override
  public void drain() {
    server.stop().join();
  }
}
