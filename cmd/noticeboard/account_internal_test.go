package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestPasswordFile reads a password as editors of several systems save it.
func TestPasswordFile(t *testing.T) {
	const want = "contraseña de montaña "
	for _, text := range []string{want, want + "\n", want + "\r\nsecond line\r\n", "\uFEFF" + want + "\r\n"} {
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := readPassword(file, io.Discard); got != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
