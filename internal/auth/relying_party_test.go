package auth_test

import (
	"testing"

	"noticeboard/internal/auth"
)

func TestPasskeysUnavailable(t *testing.T) {
	for _, tt := range []struct{ base, host, want string }{
		{"https://board.example", "board.example", ""},
		{"https://board.example:8443", "board.example:8443", ""},
		{"https://Board.example", "board.example", ""},
		{"https://board.example:443", "board.example", ""},
		{"http://localhost:8080", "localhost:8080", ""},
		{"http://board.localhost", "board.localhost", ""},
		{"http://board.example", "board.example", auth.NoTLS},
		{"http://127.0.0.1:8080", "127.0.0.1:8080", auth.NoHostname},
		{"https://[::1]", "[::1]", auth.NoHostname},
		{"https://192.0.2.7", "192.0.2.7", auth.NoHostname},
		{"https://board.example", "192.0.2.7", "board.example"},
		{"http://localhost:8080", "127.0.0.1:8080", "localhost:8080"},
		{"", "localhost", auth.NoHostname},
	} {
		a := auth.New(auth.Config{Base: tt.base, Now: newClock().now})
		if got := a.PasskeysUnavailable(tt.host); got != tt.want {
			t.Errorf("%s opened as %s: %q, want %q", tt.base, tt.host, got, tt.want)
		}
	}
}
