// Clients on grpc-go that look at the health of servers: "a17" checks health by itself, "2017" is an old one.
package main

import (
	"log"
	"os"

	"conformance.test/lines"
)

var clients = map[string]func(lines.Question) lines.Answer{
	"a17":  watch,
	"2017": checkOld,
}

func main() {
	if len(os.Args) != 2 || clients[os.Args[1]] == nil {
		log.Fatal("usage: go-clients a17|2017")
	}
	if err := lines.Serve(os.Stdin, os.Stdout, clients[os.Args[1]]); err != nil {
		log.Fatal(err)
	}
}
