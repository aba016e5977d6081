package conformance;

import com.google.gson.Gson;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Two clients on grpc-java that look at servers: one calls Check, the other watches (gRFC A17). */
public final class Main {
  private static final Gson GSON = new Gson();

  private Main() {}

  /** A question, with the prober that is meant. */
  private record Question(String id, String address, String as) {}

  /** What is made of a server: healthy, unhealthy or none. */
  record Answer(String verdict, String said) {}

  private record Line(String id, String verdict, String said) {}

  /** Reads a question a line until its standard input ends, and answers each as soon as it can. */
  public static void main(String[] args) throws Exception {
    warmUp();
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      Question question = GSON.fromJson(line, Question.class);
      look(question).thenAccept(answer -> print(question.id(), answer));
    }
    // Whoever asked is gone: nobody waits for what is still open.
    Runtime.getRuntime().halt(0);
  }

  /**
   * The first call of a virtual machine takes longer than its deadline where the machine is busy.
   */
  private static void warmUp() throws Exception {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    String address = "127.0.0.1:" + server.getPort();
    Check.of(address).get();
    Watch.of(address).get();
    server.shutdownNow();
  }

  private static CompletableFuture<Answer> look(Question question) {
    return switch (question.as()) {
      case "grpc-java-check" -> Check.of(question.address());
      case "a17-grpc-java" -> Watch.of(question.address());
      default -> throw new IllegalArgumentException("no prober " + question.as());
    };
  }

  private static synchronized void print(String id, Answer answer) {
    System.out.println(GSON.toJson(new Line(id, answer.verdict(), answer.said())));
  }
}
