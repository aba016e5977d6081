// Command connect-go serves the health service of connectrpc.com/grpchealth, driven by the conformance suite.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"time"

	"connectrpc.com/grpchealth"

	"conformance.test/control"
)

// Two seconds are what the contract gives a server that was told to go.
const endTime = 2 * time.Second

func main() {
	checker := grpchealth.NewStaticChecker()
	mux := http.NewServeMux()
	mux.Handle(grpchealth.NewHandler(checker))

	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	// gRPC needs HTTP/2, which net/http speaks without TLS only when told to.
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Handler: mux, Protocols: protocols, TLSConfig: control.TLS()}

	listener := control.Listen()
	go func() {
		if err := serve(server, listener); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()

	control.Run(control.Target{
		Name:   "connectrpc.com/grpchealth",
		Health: listener,
		// StaticChecker keeps every name, and nothing tells it that the server goes down.
		Driver: &control.Driver{
			Library: "grpchealth",
			SetStatus: func(name string, status int32) {
				checker.SetStatus(name, grpchealth.Status(status))
			},
			Stop: func(grace time.Duration) { stop(server, grace) },
		},
		Drain: func() { stop(server, endTime) },
	})
}

func serve(server *http.Server, listener net.Listener) error {
	if server.TLSConfig != nil {
		return server.ServeTLS(listener, "", "")
	}
	return server.Serve(listener)
}

// stop is graceful until the grace period is over, then by force.
func stop(server *http.Server, grace time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close()
	}
}
