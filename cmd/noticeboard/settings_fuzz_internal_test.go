package main

import (
	"flag"
	"testing"

	"noticeboard/internal/backups"
)

// FuzzSettings sets every kind of value that has a syntax of its own. What is taken is the same when it is written and read
// again.
func FuzzSettings(f *testing.F) {
	for _, text := range []string{
		"", "https://board.example.org/a", "http://[::1]:8080", "https://tablón.example", "http://a@b", "127.0.0.1, ::1,10.0.0.0/8",
		"512MiB", "1.5GB", "99999999999999999999", "0x10", "2", "0.5", "1e400", "NaN", "daily=7,weekly=4,monthly=12", "daily=-1",
		"debug", "ogp", "none", "fe80::1%eth0", "http://xn--\uFFFD.example", "https://a..b", "https://a.:0",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, made := range map[string]func() flag.Value{
			"url": func() flag.Value { return new(boardURL) }, "size": func() flag.Value { return new(byteSize) },
			"proxies": func() flag.Value { return new(prefixes) }, "rate": func() flag.Value { return new(postRate) },
			"burst": func() flag.Value { return new(postBurst) }, "level": func() flag.Value { return new(logLevel) },
			"first": func() flag.Value { return new(firstAnnouncement) }, "keep": func() flag.Value { return new(backups.Keep) },
			"data": func() flag.Value { return new(dataDir) },
		} {
			v, again := made(), made()
			if v.Set(text) != nil {
				continue
			}
			if err := again.Set(v.String()); err != nil || again.String() != v.String() {
				t.Errorf("%s %q is written %q, which is read as %q, %v", name, text, v, again, err)
			}
		}
	})
}
