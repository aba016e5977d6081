# frozen_string_literal: true

# The health service of the gem grpc, driven by the conformance suite.

$LOAD_PATH.unshift File.join(__dir__, 'generated')

require 'json'
require 'grpc'
require 'grpc/health/checker'
require 'conformance/control/v1/control_services_pb'

V1 = Conformance::Control::V1

# Drives the checker and the server that serves it.
class Control < V1::TargetControl::Service
  def initialize(health)
    super()
    @health = health
  end

  def describe(_request, _call)
    refuse 'the ready line has told everything'
  end

  def set_status(request, _call)
    # A symbol such as :SERVING: the enum of the checker has the same ones.
    @health.checker.add_status(request.service, request.status)
    V1::SetStatusResponse.new
  end

  def set_statuses(call)
    call.each_remote_read { |change| set_status(change, call) }
    V1::SetStatusResponse.new
  end

  def clear_status(request, _call)
    @health.checker.clear_status(request.service)
    V1::ClearStatusResponse.new
  end

  def enter_terminal_state(_request, _call)
    refuse 'Grpc::Health::Checker has no terminal state'
  end

  def resume(_request, _call)
    refuse 'Grpc::Health::Checker has no way back from a terminal state'
  end

  def stop(_request, _call)
    @health.stop
    V1::StopResponse.new
  end

  private

  def refuse(message)
    raise GRPC::Unimplemented, message
  end
end

# A server on the address of a variable, in a thread of its own.
class Served
  # Beyond that many calls at once the server answers RESOURCE_EXHAUSTED. With its default of 30 it would depend on the
  # speed of the machine which calls of the suite are judged.
  CALLS = 200

  attr_reader :address

  def initialize(variable, service, credentials)
    listen = ENV.fetch(variable, '127.0.0.1:0')
    # What calls in flight may take at the stop is fixed here: a later wish cannot be told to the server.
    @server = GRPC::RpcServer.new(pool_size: CALLS, poll_period: 2)
    port = @server.add_http2_port(listen, credentials)
    @address = listen.start_with?('unix:') ? listen : listen.sub(/\d+\z/, port.to_s)
    @server.handle(service)
    @running = Thread.new { @server.run }
    @server.wait_till_running
  end

  def stop
    @server.stop
    @running.join
  end
end

# The health server with its checker.
class Health < Served
  attr_reader :checker

  def initialize
    @checker = Grpc::Health::Checker.new
    super('CONFORMANCE_LISTEN', @checker, Health.credentials)
  end

  def self.credentials
    certificate = ENV.fetch('CONFORMANCE_TLS_CERT', nil)
    return :this_port_is_insecure if certificate.nil?

    key = ENV.fetch('CONFORMANCE_TLS_KEY')
    authority = ENV.fetch('CONFORMANCE_TLS_CLIENT_CA', nil)
    pair = { private_key: File.read(key), cert_chain: File.read(certificate) }
    GRPC::Core::ServerCredentials.new(authority && File.read(authority), [pair], !authority.nil?)
  end
end

# Whoever started us holds the other end of the pipe: when it is closed they are gone, and nobody would end us.
def end_with_stdin
  return unless $stdin.stat.pipe? || $stdin.stat.socket?

  Thread.new do
    nil while $stdin.read(1024)
    exit! 0
  end
end

# A pipe, since little may be done in the handler of a signal.
told, teller = IO.pipe
%w[TERM INT].each { |signal| trap(signal) { teller.write_nonblock('.') } }

health = Health.new
control = Served.new('CONFORMANCE_CONTROL_LISTEN', Control.new(health), :this_port_is_insecure)

puts JSON.generate(
  conformance: 1, address: health.address, control: control.address,
  name: 'grpc', version: GRPC::VERSION, overall: 'UNREGISTERED'
)
$stdout.flush
end_with_stdin

told.read(1)
health.stop
# A server that still runs when the program ends makes the C core abort.
control.stop
