// The program around a health server: where it listens, its ready line, and its end.
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

// Where the variable says to listen; a free port of the loopback where it says nothing.
std::string listen_address(const char* variable);

// The address with the port that the system chose.
std::string with_port(const std::string& address, int port);

// Plain text, or the certificate that the environment names.
std::shared_ptr<grpc::ServerCredentials> credentials();

// Signals are taken by wait_for_end, so no thread may start before this.
void block_signals();

// Tells that both servers listen.
void print_ready_line(const std::string& address, const std::string& control);

// Returns at SIGTERM. Ends the program with the pipe at its standard input.
void wait_for_end();
