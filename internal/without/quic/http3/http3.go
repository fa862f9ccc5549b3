// Package http3 stands where gin expects HTTP/3: the program speaks plain HTTP, behind a proxy.
package http3

import (
	"errors"
	"net/http"
)

var errNotPart = errors.New("http3: not part of this program")

// ListenAndServeQUIC serves nothing.
func ListenAndServeQUIC(string, string, string, http.Handler) error { return errNotPart }
