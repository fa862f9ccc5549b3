// Package apiclient is a client of the API that oapi-codegen generates from its description, for tests: that a program
// can be written from the description alone.
package apiclient

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -package apiclient -generate types,client -o client.gen.go ../../web/api/openapi.yaml
