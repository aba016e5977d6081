// Command appleboy-2017 serves health as an article of 2017 taught it, when grpc-go had no such service at hand: Check
// alone, in a package of its own. Nothing drives it, since its server has no setter.
package main

import (
	"context"
	"log"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	"conformance.test/appleboy-2017/proto"
	"conformance.test/control"
)

//go:generate protoc --plugin=../control/go/bin/protoc-gen-go --plugin=../control/go/bin/protoc-gen-go-grpc --go_out=. --go-grpc_out=. --go_opt=module=conformance.test/appleboy-2017 --go-grpc_opt=module=conformance.test/appleboy-2017 health.proto

// server holds a status for each name. Nothing ever writes one.
type server struct {
	proto.UnimplementedHealthServer
	mu       sync.Mutex
	statuses map[string]proto.HealthCheckResponse_ServingStatus
}

func (s *server) Check(_ context.Context, request *proto.HealthCheckRequest) (*proto.HealthCheckResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.GetService() == "" {
		return &proto.HealthCheckResponse{Status: proto.HealthCheckResponse_SERVING}, nil
	}
	if held, ok := s.statuses[request.GetService()]; ok {
		return &proto.HealthCheckResponse{Status: held}, nil
	}
	return nil, status.Error(codes.NotFound, "unknown service")
}

func main() {
	grpcServer := grpc.NewServer()
	proto.RegisterHealthServer(grpcServer, &server{statuses: map[string]proto.HealthCheckResponse_ServingStatus{}})
	reflection.Register(grpcServer)

	listener := control.Listen()
	go func() { log.Fatal(grpcServer.Serve(listener)) }()

	// It knows no shutdown: a signal ends it.
	control.Run(control.Target{Name: "appleboy-2017", Health: listener, Drain: func() {}})
}
