package conformance;

import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;

import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A channel that checks the health of its server by Watch. What is looked at is its state. */
final class Watch {
  /**
   * A state that has lasted so long is one that stays, and twice as long as the first one took: a
   * server that is slow is slow again.
   */
  private static final int REST_MS = 1000;

  /** A channel that is neither READY nor in TRANSIENT_FAILURE for so long lets its calls wait. */
  private static final int CEILING_MS = 8000;

  /** So many changes are a channel that does not come to rest, whatever they are. */
  private static final int MOST_CHANGES = 8;

  /**
   * So often a channel is READY that goes up and down. It is stopped soon: it calls as fast as it
   * can, and would make the server slow for everybody else.
   */
  private static final int MOST_READY = 2;

  private static final Map<String, ?> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig", List.of(Map.of("round_robin", Map.of())),
          "healthCheckConfig", Map.of("serviceName", ""));

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor();

  private final CompletableFuture<Main.Answer> answer = new CompletableFuture<>();
  private final List<ConnectivityState> states = new ArrayList<>();
  private final ManagedChannel channel;
  private final long begin = System.nanoTime();
  private Future<?> rest = CompletableFuture.completedFuture(null);
  private long restMs = 0;
  private int ready = 0;

  private Watch(String address) {
    channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
            .disableServiceConfigLookUp()
            .defaultServiceConfig(SERVICE_CONFIG)
            .build();
  }

  static CompletableFuture<Main.Answer> of(String address) {
    Watch watch = new Watch(address);
    TIMER.schedule(watch::onCeiling, CEILING_MS, TimeUnit.MILLISECONDS);
    TIMER.execute(watch::onChange);
    return watch.answer.whenComplete((given, never) -> watch.channel.shutdownNow());
  }

  /** Runs in the thread of the timer, as everything here. */
  private void onChange() {
    if (answer.isDone()) return;
    ConnectivityState state = channel.getState(true);
    // Out of TRANSIENT_FAILURE leads only READY, which may be over when we come to look.
    if (state == READY || (state == last() && state == TRANSIENT_FAILURE)) ready += 1;
    states.add(state);
    rest.cancel(false);
    if (states.size() > MOST_CHANGES || ready == MOST_READY) {
      settle("none");
      return;
    }
    if (state == READY) restFor("healthy");
    if (state == TRANSIENT_FAILURE) restFor("unhealthy");
    channel.notifyWhenStateChanged(state, () -> TIMER.execute(this::onChange));
  }

  private ConnectivityState last() {
    return states.isEmpty() ? null : states.get(states.size() - 1);
  }

  private void restFor(String verdict) {
    if (restMs == 0) {
      restMs = REST_MS + 2 * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
    rest = TIMER.schedule(() -> settle(verdict), restMs, TimeUnit.MILLISECONDS);
  }

  private void onCeiling() {
    // Once there is a state that says something, it is waited until that stays.
    if (restMs == 0) settle("none");
  }

  private void settle(String verdict) {
    answer.complete(new Main.Answer(verdict, states.toString()));
  }
}
