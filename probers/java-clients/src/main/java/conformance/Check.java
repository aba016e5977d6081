package conformance;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client that calls Check once, as programs do it with the generated stub. */
final class Check {
  private static final int DEADLINE_MS = 1000;

  private Check() {}

  static CompletableFuture<Main.Answer> of(String address) {
    CompletableFuture<Main.Answer> answer = new CompletableFuture<>();
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    Futures.addCallback(
        HealthGrpc.newFutureStub(channel)
            .withDeadlineAfter(DEADLINE_MS, TimeUnit.MILLISECONDS)
            .check(HealthCheckRequest.getDefaultInstance()),
        new FutureCallback<HealthCheckResponse>() {
          @Override
          public void onSuccess(HealthCheckResponse response) {
            boolean serving = response.getStatus() == ServingStatus.SERVING;
            String said = "OK, status " + response.getStatusValue();
            answer.complete(new Main.Answer(serving ? "healthy" : "unhealthy", said));
          }

          @Override
          public void onFailure(Throwable thrown) {
            Status status = Status.fromThrowable(thrown);
            String said = status.getCode() + ": " + status.getDescription();
            answer.complete(new Main.Answer("unhealthy", said));
          }
        },
        MoreExecutors.directExecutor());
    return answer.whenComplete((given, never) -> channel.shutdownNow());
  }
}
