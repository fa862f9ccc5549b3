package main

import (
	"strings"
	"testing"
)

func TestBoardURL(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                  "",
		"https://board.example.org":         "https://board.example.org",
		"https://board.example.org/":        "https://board.example.org",
		"https://board.example.org//":       "https://board.example.org",
		"HTTP://Board.Example.org":          "http://board.example.org",
		"https://board.example.org:443":     "https://board.example.org",
		"http://board.example.org:80/":      "http://board.example.org",
		"https://board.example.org:80":      "https://board.example.org:80",
		"http://board.example.org:08080":    "http://board.example.org:8080",
		"http://board.example.org:":         "http://board.example.org",
		"https://board.example.org.":        "https://board.example.org",
		"https://board.example.org#":        "https://board.example.org",
		"https://tablón.Añil.example":       "https://xn--tabln-3ta.xn--ail-7ma.example",
		"https://TABLÓN.example":            "https://xn--tabln-3ta.example",
		"https://tablo\u0301n.example":      "https://xn--tabln-3ta.example",
		"https://XN--TABLN-3TA.example":     "https://xn--tabln-3ta.example",
		"https://straße.example":            "https://xn--strae-oqa.example",
		"https://board。example":             "https://board.example",
		"http://notice_board:8080":          "http://notice_board:8080",
		"http://localhost:8080":             "http://localhost:8080",
		"http://192.0.2.7:8080":             "http://192.0.2.7:8080",
		"http://[2001:DB8:0::7]:8080":       "http://[2001:db8::7]:8080",
		"http://[::ffff:192.0.2.7]":         "http://[::ffff:192.0.2.7]",
		"http://4.board.example.org":        "http://4.board.example.org",
		"https://r3---board.example.org:90": "https://r3---board.example.org:90",
		"https://example.org/board":         "https://example.org/board",
		"https://example.org:443/board//":   "https://example.org/board",
		"HTTPS://Example.org/A-b.c_d~1/x/":  "https://example.org/A-b.c_d~1/x",
	} {
		var b boardURL
		if err := b.Set(typed); err != nil || b.String() != want {
			t.Errorf("%q: %q, %v, want %q", typed, b, err, want)
		}
		again := b
		if err := again.Set(b.String()); err != nil || again != b {
			t.Errorf("%q: the second time %q, %v", typed, again, err)
		}
	}
	for typed, says := range map[string]string{
		"board.example.org":                                     "absolute",
		"board.example.org:8080":                                "absolute",
		"//board.example.org":                                   "absolute",
		"/board":                                                "absolute",
		"ftp://board.example.org":                               "absolute",
		"https:board.example.org":                               "absolute",
		"https://":                                              "absolute",
		"https://:8080":                                         "absolute",
		"https:///board":                                        "absolute",
		"https://board example.org":                             "absolute",
		"https://board.example.org:x":                           "absolute",
		"https://user:pw@board.example.org":                     "user name",
		"https://@board.example.org":                            "user name",
		"https://board.example.org/./":                          `path "/./"`,
		"https://board.example.org/a/../b":                      `path "/a/../b"`,
		"https://board.example.org/a//b":                        `path "/a//b"`,
		"https://board.example.org//board":                      `path "//board"`,
		"https://board.example.org/tabl\u00f3n":                 `path "/tabl%C3%B3n"`,
		"https://board.example.org/a%20b":                       `path "/a%20b"`,
		"https://board.example.org/a b":                         `path "/a%20b"`,
		"https://board.example.org/a;b":                         `path "/a;b"`,
		"https://board.example.org/" + strings.Repeat("a", 100): "101 characters",
		"https://board.example.org?x=1":                         `query "?x=1"`,
		"https://board.example.org/?":                           `query "?"`,
		"https://board.example.org#x":                           `fragment "#x"`,
		"https://board.example.org:0":                           "port",
		"https://board.example.org:65536":                       "port",
		"https://board..example.org":                            "host name",
		"https://board.example.org..":                           "host name",
		"https://.":                                             "host name",
		"https://board!.example.org":                            "host name",
		"https://bo\u200ard.example.org":                        "host name",
		"https://xn--a.example":                                 "host name",
		"https://127.1":                                         "IP address",
		"https://board.0x7f":                                    "IP address",
		"https://2130706433":                                    "IP address",
		"https://[fe80::1%25eth0]":                              "zone",
		"https://" + strings.Repeat("a", 64):                    "host name",
		"https://" + strings.Repeat("a.", 200):                  "host",
		"https://board.example.org,www.example":                 "host name",
	} {
		var b boardURL
		if err := b.Set(typed); err == nil || !strings.Contains(err.Error(), says) || b != "" {
			t.Errorf("%q: %q, %v, want an error with %s", typed, b, err, says)
		}
	}
}
