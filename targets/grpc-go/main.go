// Command grpc-go serves the health service of google.golang.org/grpc, driven by the conformance suite.
package main

import (
	"log"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"conformance.test/control"
)

// Two seconds are what the contract gives a server that was told to go.
const drainTime = 2 * time.Second

func main() {
	var options []grpc.ServerOption
	if config := control.TLS(); config != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(config)))
	}
	server := grpc.NewServer(options...)
	service := health.NewServer()
	grpc_health_v1.RegisterHealthServer(server, service)

	listener := control.Listen()
	go func() {
		if err := server.Serve(listener); err != nil {
			log.Fatal(err)
		}
	}()

	control.Run(control.Target{
		Name:   "google.golang.org/grpc",
		Health: listener,
		Driver: &control.Driver{
			Library: "grpc-go",
			SetStatus: func(name string, status int32) {
				service.SetServingStatus(name, grpc_health_v1.HealthCheckResponse_ServingStatus(status))
			},
			EnterTerminalState: service.Shutdown,
			Resume:             service.Resume,
			Stop:               func(grace time.Duration) { stop(server, grace) },
		},
		Drain: func() {
			service.Shutdown()
			stop(server, drainTime)
		},
	})
}

// stop is graceful until the grace period is over, then by force.
func stop(server *grpc.Server, grace time.Duration) {
	timer := time.AfterFunc(grace, server.Stop)
	defer timer.Stop()
	server.GracefulStop()
}
