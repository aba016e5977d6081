package control

// The plugins are pinned in go.mod; protoc finds them where they are built, so none need be installed.
//go:generate go build -o bin/ tool
//go:generate protoc --plugin=bin/protoc-gen-go --plugin=bin/protoc-gen-go-grpc --proto_path=../../../proto --go_out=. --go-grpc_out=. --go_opt=module=conformance.test/control,Mconformance/control/v1/control.proto=conformance.test/control/controlpb --go-grpc_opt=module=conformance.test/control,Mconformance/control/v1/control.proto=conformance.test/control/controlpb conformance/control/v1/control.proto
