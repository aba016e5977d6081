package main

import (
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
	// Without it a client does not check health.
	_ "google.golang.org/grpc/health"

	"conformance.test/lines"
)

const (
	// How long a first result is waited for.
	patience = 8 * time.Second
	// How long a result is watched: less than the pause of one second behind a call that failed.
	rest = 400 * time.Millisecond
	// So many states without a result are those of a channel that connects again and again.
	many = 600
	// So many states are told.
	told = 8
)

// watch lets a channel check the health of a server until its state does not change any more.
func watch(question lines.Question) lines.Answer {
	states := newStates()
	config := fmt.Sprintf(`{"loadBalancingConfig":[{%q:{"look":%q}}],"healthCheckConfig":{"serviceName":""}}`,
		policy, looks.add(states))
	connection, err := grpc.NewClient("passthrough:///"+question.Address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(config))
	if err != nil {
		return lines.Judge(err)
	}
	defer connection.Close()
	connection.Connect()
	seen := observe(states)
	return lines.Answer{Verdict: judge(seen), Said: text(seen)}
}

// observe waits for a result, and then for what becomes of it.
func observe(states *states) []connectivity.State {
	over := time.After(patience)
	var settled <-chan time.Time
	for {
		seen := states.all()
		if settled == nil && hasResult(seen) {
			settled = time.After(rest)
		}
		if flaps(seen) || (settled == nil && len(seen) >= many) {
			return seen
		}
		select {
		case <-states.changed:
		case <-settled:
			return states.all()
		case <-over:
			return states.all()
		}
	}
}

func judge(seen []connectivity.State) lines.Verdict {
	if flaps(seen) {
		return lines.None
	}
	verdict := lines.None
	for _, state := range seen {
		switch state {
		case connectivity.Ready:
			verdict = lines.Healthy
		case connectivity.TransientFailure:
			verdict = lines.Unhealthy
		}
	}
	return verdict
}

func hasResult(seen []connectivity.State) bool {
	return judge(seen) != lines.None
}

// flaps tells whether the channel was READY and begins anew.
func flaps(seen []connectivity.State) bool {
	ready := false
	for _, state := range seen {
		switch state {
		case connectivity.Ready:
			ready = true
		case connectivity.Connecting, connectivity.Idle:
			if ready {
				return true
			}
		}
	}
	return false
}

func text(seen []connectivity.State) string {
	names := make([]string, 0, told)
	for _, state := range seen[:min(len(seen), told)] {
		names = append(names, state.String())
	}
	said := strings.Join(names, " ")
	if len(seen) > told {
		said += fmt.Sprintf(" and %d more", len(seen)-told)
	}
	return said
}
