package conformance;

import com.google.gson.Gson;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The program around a health server: its control service, its ready line and its end. */
public final class Target {
  private static final int FILE_TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private Target() {}

  /** What a ready line tells of the health server. */
  public record Ready(String address, String name, String version, String overall) {}

  /** Serves the control service and tells that both servers listen; returns never. */
  public static void run(Driven driven, Ready ready) throws Exception {
    Environment.Address listen = Environment.controlListen();
    // One thread does it all: it shares none with the health server, and hands nothing over.
    NioEventLoopGroup loop = new NioEventLoopGroup(1);
    Server control =
        NettyServerBuilder.forAddress(listen.toInet(), InsecureServerCredentials.create())
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .addService(new ControlService(driven))
            .build()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(driven)));

    Map<String, Object> line = new LinkedHashMap<>();
    line.put("conformance", 1);
    line.put("address", ready.address());
    line.put("control", listen.withPort(control.getPort()));
    line.put("name", ready.name());
    if (ready.version() != null) line.put("version", ready.version());
    line.put("overall", ready.overall());
    System.out.println(new Gson().toJson(line));
    System.out.flush();

    // The build starts the program once, to write down which classes a start needs.
    if (Boolean.getBoolean("conformance.startOnly")) System.exit(0);
    endWithStdin();
    new CountDownLatch(1).await();
  }

  /** Without the halt the program would end with 143 after a signal, however good the order. */
  private static void drain(Driven driven) {
    if (Boolean.getBoolean("conformance.startOnly")) return;
    try {
      driven.drain();
    } catch (Throwable thrown) {
      thrown.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }

  /** Whoever started us holds the other end of the pipe: when it is closed, they are gone. */
  private static void endWithStdin() throws IOException {
    int mode = (int) Files.getAttribute(Path.of("/dev/stdin"), "unix:mode");
    int type = mode & FILE_TYPE;
    // A terminal or a file says nothing about who started us.
    if (type != PIPE && type != SOCKET) return;
    Thread reader = new Thread(Target::readToTheEnd);
    reader.setDaemon(true);
    reader.start();
  }

  private static void readToTheEnd() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // Broken is ended.
    }
    Runtime.getRuntime().halt(0);
  }
}
