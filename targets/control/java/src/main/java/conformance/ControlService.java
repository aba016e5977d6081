package conformance;

import conformance.control.v1.Control.ClearStatusRequest;
import conformance.control.v1.Control.ClearStatusResponse;
import conformance.control.v1.Control.EnterTerminalStateRequest;
import conformance.control.v1.Control.EnterTerminalStateResponse;
import conformance.control.v1.Control.ResumeRequest;
import conformance.control.v1.Control.ResumeResponse;
import conformance.control.v1.Control.SetStatusRequest;
import conformance.control.v1.Control.SetStatusResponse;
import conformance.control.v1.Control.StopRequest;
import conformance.control.v1.Control.StopResponse;
import conformance.control.v1.TargetControlGrpc;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Drives the health server as the suite says. */
final class ControlService extends TargetControlGrpc.TargetControlImplBase {
  private interface Change {
    void make() throws Exception;
  }

  private final Driven driven;

  ControlService(Driven driven) {
    this.driven = driven;
  }

  @Override
  public void setStatus(SetStatusRequest request, StreamObserver<SetStatusResponse> observer) {
    Change change = () -> driven.setStatus(request.getService(), request.getStatus());
    answer(observer, SetStatusResponse.getDefaultInstance(), change);
  }

  @Override
  public StreamObserver<SetStatusRequest> setStatuses(StreamObserver<SetStatusResponse> observer) {
    // One at a time each message would go to the thread of the transport and back before the next.
    var call = (ServerCallStreamObserver<SetStatusResponse>) observer;
    call.disableAutoRequest();
    call.request(Integer.MAX_VALUE);
    return new StreamObserver<>() {
      private boolean failed;

      @Override
      public void onNext(SetStatusRequest request) {
        if (failed) return;
        try {
          driven.setStatus(request.getService(), request.getStatus());
        } catch (Throwable thrown) {
          failed = true;
          observer.onError(statusOf(thrown));
        }
      }

      @Override
      public void onError(Throwable thrown) {
        failed = true;
      }

      @Override
      public void onCompleted() {
        if (failed) return;
        observer.onNext(SetStatusResponse.getDefaultInstance());
        observer.onCompleted();
      }
    };
  }

  @Override
  public void clearStatus(
      ClearStatusRequest request, StreamObserver<ClearStatusResponse> observer) {
    Change change = () -> driven.clearStatus(request.getService());
    answer(observer, ClearStatusResponse.getDefaultInstance(), change);
  }

  @Override
  public void enterTerminalState(
      EnterTerminalStateRequest request, StreamObserver<EnterTerminalStateResponse> observer) {
    answer(observer, EnterTerminalStateResponse.getDefaultInstance(), driven::enterTerminalState);
  }

  @Override
  public void resume(ResumeRequest request, StreamObserver<ResumeResponse> observer) {
    answer(observer, ResumeResponse.getDefaultInstance(), driven::resume);
  }

  /** On a thread of its own: the others make no call wait. */
  @Override
  public void stop(StopRequest request, StreamObserver<StopResponse> observer) {
    Change change = () -> driven.stop(request.getGraceMs());
    new Thread(() -> answer(observer, StopResponse.getDefaultInstance(), change)).start();
  }

  private static <T> void answer(StreamObserver<T> observer, T response, Change change) {
    try {
      change.make();
    } catch (Throwable thrown) {
      observer.onError(statusOf(thrown));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  private static StatusException statusOf(Throwable thrown) {
    Status status =
        thrown instanceof UnsupportedOperationException ? Status.UNIMPLEMENTED : Status.INTERNAL;
    return status.withDescription(thrown.getMessage()).withCause(thrown).asException();
  }
}
