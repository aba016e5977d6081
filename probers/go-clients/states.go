package main

import (
	"encoding/json"
	"strconv"
	"sync"

	"google.golang.org/grpc/balancer"
	"google.golang.org/grpc/balancer/roundrobin"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/serviceconfig"
)

// policy is round_robin, and every state that it gives to its channel is kept: who asks the channel misses those that are short.
const policy = "told_round_robin"

func init() {
	balancer.Register(builder{})
}

// states are those of one channel, in their order.
type states struct {
	mutex   sync.Mutex
	seen    []connectivity.State
	changed chan struct{}
}

// The most that are kept of a channel that does not come to rest.
const kept = 10_000

func newStates() *states {
	return &states{changed: make(chan struct{}, 1)}
}

func (s *states) add(state connectivity.State) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.seen) < kept {
		s.seen = append(s.seen, state)
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

func (s *states) all() []connectivity.State {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]connectivity.State(nil), s.seen...)
}

// registry finds the states of a channel by the name that is in its service config.
type registry struct {
	mutex sync.Mutex
	named map[string]*states
}

var looks = registry{named: map[string]*states{}}

func (r *registry) add(states *states) string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	name := strconv.Itoa(len(r.named))
	r.named[name] = states
	return name
}

func (r *registry) get(name string) *states {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.named[name]
}

type config struct {
	serviceconfig.LoadBalancingConfig `json:"-"`
	Look                              string `json:"look"`
}

type builder struct{}

func (builder) Name() string { return policy }

func (builder) ParseConfig(text json.RawMessage) (serviceconfig.LoadBalancingConfig, error) {
	parsed := new(config)
	return parsed, json.Unmarshal(text, parsed)
}

func (builder) Build(channel balancer.ClientConn, options balancer.BuildOptions) balancer.Balancer {
	told := &toldChannel{ClientConn: channel}
	return &toldPolicy{Balancer: balancer.Get(roundrobin.Name).Build(told, options), channel: told}
}

type toldPolicy struct {
	balancer.Balancer
	channel *toldChannel
}

func (p *toldPolicy) UpdateClientConnState(update balancer.ClientConnState) error {
	if given, ok := update.BalancerConfig.(*config); ok {
		p.channel.states = looks.get(given.Look)
	}
	return p.Balancer.UpdateClientConnState(update)
}

// toldChannel is given its states before the policy knows of a server.
type toldChannel struct {
	balancer.ClientConn
	states *states
}

func (c *toldChannel) UpdateState(state balancer.State) {
	if c.states != nil {
		c.states.add(state.ConnectivityState)
	}
	c.ClientConn.UpdateState(state)
}
