#include "program.h"

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace {

// The texts are addresses of ours; a path may hold what JSON wants escaped.
std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + '"';
}

std::string file(const char* variable) {
  const char* path = std::getenv(variable);
  if (path == nullptr) return "";
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error(std::string("cannot read ") + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Whoever started us holds the other end: when it is closed they are gone, and nobody would end us.
void end_with_stdin() {
  struct stat stdin_stat;
  if (fstat(STDIN_FILENO, &stdin_stat) != 0) return;
  if (!S_ISFIFO(stdin_stat.st_mode) && !S_ISSOCK(stdin_stat.st_mode)) return;
  char buffer[1024];
  while (read(STDIN_FILENO, buffer, sizeof buffer) > 0) {
  }
  _exit(0);
}

}  // namespace

std::string listen_address(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "127.0.0.1:0" : value;
}

std::string with_port(const std::string& address, int port) {
  if (address.rfind("unix:", 0) == 0) return address;
  return address.substr(0, address.rfind(':') + 1) + std::to_string(port);
}

std::shared_ptr<grpc::ServerCredentials> credentials() {
  const std::string certificate = file("CONFORMANCE_TLS_CERT");
  if (certificate.empty()) return grpc::InsecureServerCredentials();
  const std::string authority = file("CONFORMANCE_TLS_CLIENT_CA");
  grpc::SslServerCredentialsOptions options(
      authority.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                        : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = authority;
  options.pem_key_cert_pairs.push_back({file("CONFORMANCE_TLS_KEY"), certificate});
  return grpc::SslServerCredentials(options);
}

void block_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void print_ready_line(const std::string& address, const std::string& control) {
  std::cout << R"({"conformance":1,"address":)" << quoted(address) << R"(,"control":)"
            << quoted(control) << R"(,"name":"grpc++","version":)" << quoted(grpc::Version()) << "}"
            << std::endl;
}

void wait_for_end() {
  std::thread(end_with_stdin).detach();
  const sigset_t signals = ending_signals();
  int signal;
  sigwait(&signals, &signal);
}
