package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"

	"conformance.test/lines"
)

// checkOld calls as github.com/go-training/grpc-health-check does (rpc/client.go): its copy of the health service lies in
// another package, and nothing has a time limit.
func checkOld(question lines.Question) lines.Answer {
	connection, err := grpc.NewClient("passthrough:///"+question.Address,
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return lines.Judge(err)
	}
	defer connection.Close()
	response := new(grpc_health_v1.HealthCheckResponse)
	err = connection.Invoke(context.Background(), "/proto.Health/Check",
		new(grpc_health_v1.HealthCheckRequest), response)
	if err == nil && response.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		err = fmt.Errorf("status %v", response.GetStatus())
	}
	return lines.Judge(err)
}
