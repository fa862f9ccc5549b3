package main

import (
	"context"
	"io"
	"path/filepath"
	"testing"

	"noticeboard/internal/config"
)

// A canceller ends a context as soon as something is written to it.
type canceller struct{ cancel context.CancelFunc }

func (c canceller) Write(p []byte) (int, error) {
	c.cancel()
	return len(p), nil
}

// TestToldToEndWhileStarting tells the program to end while it prints its greeting, before it serves. That is no failure.
func TestToldToEndWhileStarting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	args := []string{"serve", "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0"}
	if err := program(config.Process()).Run(ctx, args, canceller{cancel}, io.Discard); err != nil {
		t.Error(err)
	}
}
