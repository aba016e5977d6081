// The check of Consul for gRPC, as an agent of Consul makes it.
package main

import (
	"log"
	"os"
	"time"

	"conformance.test/lines"
	"github.com/hashicorp/consul/agent/checks"
)

// What a check has whose definition gives none (agent/checks/check.go, CheckGRPC.Start).
const timeout = 10 * time.Second

func main() {
	err := lines.Serve(os.Stdin, os.Stdout, func(question lines.Question) lines.Answer {
		probe := checks.NewGrpcHealthProbe(question.Address, timeout, nil)
		return lines.Judge(probe.Check(question.Address))
	})
	if err != nil {
		log.Fatal(err)
	}
}
