package conformance;

import conformance.control.v1.Control.SetStatusRequest.Status;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The health service of grpc-java. */
public final class Main implements Driven {
  private static final int DRAIN_MS = 2000;

  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;

  private Main(Environment.Address listen) throws IOException {
    server = builder(listen).addService(health.getHealthService()).build().start();
  }

  public static void main(String[] args) throws Exception {
    Environment.Address listen = Environment.listen();
    Main main = new Main(listen);
    String version = HealthStatusManager.class.getPackage().getImplementationVersion();
    String address = listen.withPort(main.server.getPort());
    Target.run(main, new Target.Ready(address, "grpc-java", version, "SERVING"));
  }

  private static NettyServerBuilder builder(Environment.Address listen) throws IOException {
    if (!listen.isUnix()) return NettyServerBuilder.forAddress(listen.toInet(), credentials());
    return NettyServerBuilder.forAddress(new DomainSocketAddress(listen.path()), credentials())
        .channelType(EpollServerDomainSocketChannel.class)
        .bossEventLoopGroup(new EpollEventLoopGroup(1))
        .workerEventLoopGroup(new EpollEventLoopGroup());
  }

  private static ServerCredentials credentials() throws IOException {
    if (Environment.certificate() == null) return InsecureServerCredentials.create();
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder().keyManager(Environment.certificate(), Environment.key());
    File authority = Environment.clientAuthority();
    if (authority != null) {
      tls.trustManager(authority).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  @Override
  public void setStatus(String name, Status status) {
    health.setStatus(name, ServingStatus.forNumber(status.getNumber()));
  }

  @Override
  public void clearStatus(String name) {
    health.clearStatus(name);
  }

  @Override
  public void enterTerminalState() {
    health.enterTerminalState();
  }

  @Override
  public void resume() {
    throw new UnsupportedOperationException("grpc-java has no way back from the terminal state");
  }

  @Override
  public void stop(int graceMs) throws InterruptedException {
    server.shutdown();
    if (!server.awaitTermination(graceMs, TimeUnit.MILLISECONDS)) {
      server.shutdownNow().awaitTermination();
    }
  }

  @Override
  public void drain() throws InterruptedException {
    enterTerminalState();
    stop(DRAIN_MS);
  }
}
