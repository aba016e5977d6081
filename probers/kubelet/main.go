// The gRPC probe of the kubelet, as it is made of a container.
package main

import (
	"errors"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	// The kubelet sends its traces by it, and through it has the package that unpacks gzip.
	_ "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"k8s.io/kubernetes/pkg/probe"
	"k8s.io/kubernetes/pkg/probe/grpc"

	"conformance.test/lines"
)

// What a probe has whose timeoutSeconds nobody set.
const timeout = time.Second

func main() {
	prober := grpc.New()
	err := lines.Serve(os.Stdin, os.Stdout, func(question lines.Question) lines.Answer {
		return lines.Judge(look(prober, question.Address))
	})
	if err != nil {
		log.Fatal(err)
	}
}

func look(prober grpc.Prober, address string) error {
	host, name, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(name)
	if err != nil {
		return err
	}
	result, said, err := prober.Probe(host, "", port, timeout)
	if err == nil && result != probe.Success {
		return errors.New(said)
	}
	return err
}
