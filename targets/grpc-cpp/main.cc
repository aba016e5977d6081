// The health service of grpc++, driven by the conformance suite.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "conformance/control/v1/control.grpc.pb.h"
#include "program.h"

namespace control = conformance::control::v1;

namespace {

// What SIGTERM gives to calls in flight.
constexpr std::chrono::milliseconds kDrain{2000};

void stop(grpc::Server& server, std::chrono::milliseconds grace) {
  server.Shutdown(std::chrono::system_clock::now() + grace);
  server.Wait();
}

class Control final : public control::TargetControl::Service {
 public:
  explicit Control(grpc::Server& server)
      : server_(server), health_(*server.GetHealthCheckService()) {}

  grpc::Status SetStatus(grpc::ServerContext*, const control::SetStatusRequest* request,
                         control::SetStatusResponse*) override {
    return set(*request);
  }

  grpc::Status SetStatuses(grpc::ServerContext*,
                           grpc::ServerReader<control::SetStatusRequest>* changes,
                           control::SetStatusResponse*) override {
    control::SetStatusRequest change;
    while (changes->Read(&change)) {
      grpc::Status status = set(change);
      if (!status.ok()) return status;
    }
    return grpc::Status::OK;
  }

  grpc::Status ClearStatus(grpc::ServerContext*, const control::ClearStatusRequest*,
                           control::ClearStatusResponse*) override {
    return lacks("no way to remove a name");
  }

  grpc::Status EnterTerminalState(grpc::ServerContext*, const control::EnterTerminalStateRequest*,
                                  control::EnterTerminalStateResponse*) override {
    health_.Shutdown();
    return grpc::Status::OK;
  }

  grpc::Status Resume(grpc::ServerContext*, const control::ResumeRequest*,
                      control::ResumeResponse*) override {
    return lacks("no way back from Shutdown");
  }

  grpc::Status Stop(grpc::ServerContext*, const control::StopRequest* request,
                    control::StopResponse*) override {
    stop(server_, std::chrono::milliseconds(request->grace_ms()));
    return grpc::Status::OK;
  }

 private:
  grpc::Status set(const control::SetStatusRequest& request) {
    if (request.status() == control::SetStatusRequest::UNKNOWN) {
      return lacks("only SERVING and NOT_SERVING: its status is a bool");
    }
    health_.SetServingStatus(request.service(),
                             request.status() == control::SetStatusRequest::SERVING);
    return grpc::Status::OK;
  }

  static grpc::Status lacks(const std::string& what) {
    return {grpc::StatusCode::UNIMPLEMENTED, "the health service of grpc++ has " + what};
  }

  grpc::Server& server_;
  grpc::HealthCheckServiceInterface& health_;
};

// Serves on the address of the variable and returns where that is.
std::unique_ptr<grpc::Server> serve(grpc::ServerBuilder& builder, const char* variable,
                                    std::shared_ptr<grpc::ServerCredentials> credentials,
                                    std::string* address) {
  int port = 0;
  *address = listen_address(variable);
  builder.AddListeningPort(*address, std::move(credentials), &port);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::cerr << "cannot listen on " << *address << std::endl;
    std::exit(1);
  }
  *address = with_port(*address, port);
  return server;
}

}  // namespace

int main() {
  block_signals();

  grpc::EnableDefaultHealthCheckService(true);
  // A server with nothing beside the default health service does not start: none of its completion
  // queues is polled. The generic service answers UNIMPLEMENTED to all that is not known, as the
  // server does by itself.
  grpc::CallbackGenericService beside;
  grpc::ServerBuilder builder;
  builder.RegisterCallbackGenericService(&beside);
  std::string address;
  std::unique_ptr<grpc::Server> server =
      serve(builder, "CONFORMANCE_LISTEN", credentials(), &address);

  grpc::EnableDefaultHealthCheckService(false);
  Control service(*server);
  grpc::ServerBuilder control_builder;
  control_builder.RegisterService(&service);
  std::string control_address;
  std::unique_ptr<grpc::Server> control_server =
      serve(control_builder, "CONFORMANCE_CONTROL_LISTEN", grpc::InsecureServerCredentials(),
            &control_address);

  print_ready_line(address, control_address);
  wait_for_end();
  server->GetHealthCheckService()->Shutdown();
  stop(*server, kDrain);
  // The control service may be in a Stop that waits for nothing else.
  control_server->Shutdown(std::chrono::system_clock::now());
}
