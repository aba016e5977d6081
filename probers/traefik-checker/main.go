// The health check of Traefik for gRPC, with the loop that runs it.
package main

import (
	"context"
	"fmt"
	"log"
	"net/url"
	"os"
	"time"

	"conformance.test/lines"
	"github.com/go-kit/kit/metrics"
	"github.com/go-kit/kit/metrics/discard"
	ptypes "github.com/traefik/paerser/types"
	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/config/runtime"
	"github.com/traefik/traefik/v3/pkg/healthcheck"
)

func main() {
	if err := lines.Serve(os.Stdin, os.Stdout, look); err != nil {
		log.Fatal(err)
	}
}

// look lets the loop run until its first result.
func look(question lines.Question) lines.Answer {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	target, err := url.Parse("http://" + question.Address)
	if err != nil {
		return lines.Answer{Verdict: lines.None, Said: err.Error()}
	}
	var config dynamic.ServerHealthCheck
	config.SetDefaults()
	config.Mode = "grpc"
	// The loop sleeps for an interval before its first look.
	config.Interval = ptypes.Duration(time.Millisecond)
	info := &runtime.ServiceInfo{}
	results := &results{done: cancel}
	healthcheck.NewServiceHealthChecker(
		ctx, noMetrics{}, &config, results, info, nil, map[string]*url.URL{target.Host: target}, "service",
	).Launch(ctx)
	if results.verdict == "" {
		// Nobody ended the loop but itself.
		return lines.Answer{Verdict: lines.None, Said: "the loop of health checks ended"}
	}
	return lines.Answer{Verdict: results.verdict, Said: fmt.Sprint(info.GetAllStatus())}
}

// results hears what the load balancer of Traefik hears.
type results struct {
	done    func()
	verdict lines.Verdict
}

func (r *results) SetStatus(_ context.Context, _ string, up bool) {
	r.verdict = lines.Unhealthy
	if up {
		r.verdict = lines.Healthy
	}
	// The loop looks again only after this, and then sees that it shall end.
	r.done()
}

type noMetrics struct{}

func (noMetrics) ServiceServerUpGauge() metrics.Gauge { return discard.NewGauge() }
