// Package control serves conformance.control.v1.TargetControl: it is what the targets in Go share, so that each of
// them holds its library and nothing else.
package control

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"conformance.test/control/controlpb"
)

// Driver is what the library under test can do. A function that is nil is refused: the library has no such thing.
type Driver struct {
	// Library names it in refusals.
	Library string
	// SetStatus takes the numbers of grpc.health.v1.HealthCheckResponse.ServingStatus.
	SetStatus          func(service string, status int32)
	ClearStatus        func(service string)
	EnterTerminalState func()
	Resume             func()
	// Stop returns once the health server has stopped.
	Stop func(grace time.Duration)
}

// serve answers on a listener of its own, since the health server may be stopped.
func (driver Driver) serve(listener net.Listener) error {
	server := grpc.NewServer()
	controlpb.RegisterTargetControlServer(server, &service{driver: driver})
	return server.Serve(listener)
}

// service leaves Describe to the embedded type, which answers UNIMPLEMENTED: the ready line has told everything.
type service struct {
	controlpb.UnimplementedTargetControlServer
	driver Driver
}

func (s *service) SetStatus(_ context.Context, request *controlpb.SetStatusRequest) (*controlpb.SetStatusResponse, error) {
	if s.driver.SetStatus == nil {
		return nil, s.lacks("way to set a status")
	}
	s.driver.SetStatus(request.GetService(), int32(request.GetStatus()))
	return &controlpb.SetStatusResponse{}, nil
}

func (s *service) SetStatuses(stream grpc.ClientStreamingServer[controlpb.SetStatusRequest, controlpb.SetStatusResponse]) error {
	if s.driver.SetStatus == nil {
		return s.lacks("way to set a status")
	}
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(&controlpb.SetStatusResponse{})
		}
		if err != nil {
			return err
		}
		s.driver.SetStatus(request.GetService(), int32(request.GetStatus()))
	}
}

func (s *service) ClearStatus(_ context.Context, request *controlpb.ClearStatusRequest) (*controlpb.ClearStatusResponse, error) {
	if s.driver.ClearStatus == nil {
		return nil, s.lacks("way to remove a name")
	}
	s.driver.ClearStatus(request.GetService())
	return &controlpb.ClearStatusResponse{}, nil
}

func (s *service) EnterTerminalState(context.Context, *controlpb.EnterTerminalStateRequest) (*controlpb.EnterTerminalStateResponse, error) {
	if s.driver.EnterTerminalState == nil {
		return nil, s.lacks("terminal state")
	}
	s.driver.EnterTerminalState()
	return &controlpb.EnterTerminalStateResponse{}, nil
}

func (s *service) Resume(context.Context, *controlpb.ResumeRequest) (*controlpb.ResumeResponse, error) {
	if s.driver.Resume == nil {
		return nil, s.lacks("Resume")
	}
	s.driver.Resume()
	return &controlpb.ResumeResponse{}, nil
}

func (s *service) Stop(_ context.Context, request *controlpb.StopRequest) (*controlpb.StopResponse, error) {
	if s.driver.Stop == nil {
		return nil, s.lacks("way to stop")
	}
	s.driver.Stop(time.Duration(request.GetGraceMs()) * time.Millisecond)
	return &controlpb.StopResponse{}, nil
}

func (s *service) lacks(what string) error {
	return status.Errorf(codes.Unimplemented, "%s has no %s", s.driver.Library, what)
}
