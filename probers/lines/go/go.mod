module conformance.test/lines

go 1.26.0
