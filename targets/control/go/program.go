package control

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
)

// Listen opens what CONFORMANCE_LISTEN asks for.
func Listen() net.Listener { return listen("CONFORMANCE_LISTEN") }

// TLS reads the certificate that the environment names; nil stands for plain text.
func TLS() *tls.Config {
	certFile := os.Getenv("CONFORMANCE_TLS_CERT")
	if certFile == "" {
		return nil
	}
	certificate, err := tls.LoadX509KeyPair(certFile, os.Getenv("CONFORMANCE_TLS_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if authority := os.Getenv("CONFORMANCE_TLS_CLIENT_CA"); authority != "" {
		pem, err := os.ReadFile(authority)
		if err != nil {
			log.Fatal(err)
		}
		config.ClientCAs = x509.NewCertPool()
		if !config.ClientCAs.AppendCertsFromPEM(pem) {
			log.Fatalf("%s holds no certificate", authority)
		}
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return config
}

// Target is a program that is ready: its server listens.
type Target struct {
	// Name is the module of the library, whose version is looked up in this program.
	Name   string
	Health net.Listener
	// Driver is nil where nothing can be driven: then the server is only looked at.
	Driver *Driver
	// Drain is what the program does at SIGTERM; it ends when Drain returns.
	Drain func()
}

// Run tells that the target is ready, and serves until a signal or the end of the standard input.
func Run(target Target) {
	// Before the ready line: whoever reads it may send a signal at once.
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	go endWithStdin()

	ready := map[string]any{
		"conformance": 1,
		"address":     addressOf(target.Health),
		"name":        target.Name,
	}
	if version := versionOf(target.Name); version != "" {
		ready["version"] = version
	}
	if target.Driver != nil {
		listener := listen("CONFORMANCE_CONTROL_LISTEN")
		ready["control"] = addressOf(listener)
		go func() { log.Fatal(target.Driver.serve(listener)) }()
	}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		log.Fatal(err)
	}

	<-told
	target.Drain()
}

func listen(variable string) net.Listener {
	network, address := "tcp", os.Getenv(variable)
	if address == "" {
		address = "127.0.0.1:0"
	}
	if path, isUnix := strings.CutPrefix(address, "unix:"); isUnix {
		network, address = "unix", path
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		log.Fatal(err)
	}
	return listener
}

func addressOf(listener net.Listener) string {
	address := listener.Addr()
	if address.Network() == "unix" {
		return fmt.Sprintf("unix:%s", address)
	}
	return address.String()
}

// versionOf asks the program itself: it was linked with exactly that version.
func versionOf(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				return strings.TrimPrefix(dependency.Version, "v")
			}
		}
	}
	return ""
}

// endWithStdin ends the program with the pipe at its standard input: whoever started it is gone then.
func endWithStdin() {
	info, err := os.Stdin.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}
