module conformance.test/grpc-health-probe-0.3.1

go 1.26.0

tool github.com/grpc-ecosystem/grpc-health-probe

require (
	github.com/golang/protobuf v1.3.2 // indirect
	github.com/grpc-ecosystem/grpc-health-probe v0.3.1 // indirect
	golang.org/x/net v0.0.0-20191021144547-ec77196f6094 // indirect
	golang.org/x/sys v0.0.0-20191020212454-3e7259c5e7c2 // indirect
	golang.org/x/text v0.3.2 // indirect
	google.golang.org/genproto v0.0.0-20191009194640-548a555dbc03 // indirect
	google.golang.org/grpc v1.24.0 // indirect
)
