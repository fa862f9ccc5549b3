package config_test

import (
	"bytes"
	"strings"
	"testing"

	"noticeboard/internal/config"
)

// FuzzFile reads made-up files and variables. What is read is the same when it is printed and read again; nothing that is
// secret is in a mistake.
func FuzzFile(f *testing.F) {
	for _, text := range []string{
		"", "listen = '127.0.0.1:1'\npost-burst = 7\nfast = true\n", "post-rate = 0.5\nevery = '90m'\n", "listen = ['a', 'b']",
		"listen = 1979-05-27T07:32:00Z", "[table]\nlisten = 'x'", "post-burst = 0x10", "\uFEFFfast = 1", "listen = \"\\u0000\"",
		"token = 'opensesame'\nlistne = 'x'", "listen = 'a\nb'", "post-rate = inf", "every = '-1h'",
	} {
		f.Add(text, "7")
	}
	f.Fuzz(func(t *testing.T, text, variable string) {
		read := func(text string, variables ...string) (string, error) {
			set, _ := flags()
			r, err := config.Read(config.Request{
				Flags: set, Args: []string{"--config", "/c.toml"}, Env: surroundings(map[string]string{"/c.toml": text}, variables...),
			})
			var out bytes.Buffer
			if err == nil {
				err = config.Print(&out, set, r.Origins)
			}
			return out.String(), err
		}
		printed, err := read(text, "NOTICEBOARD_POST_BURST="+variable, "NOTICEBOARD_TOKEN=opensesame")
		if err != nil {
			if strings.Contains(err.Error(), "opensesame") && !strings.Contains(text+variable, "opensesame") {
				t.Errorf("a mistake tells the secret: %v", err)
			}
			return
		}
		again, err := read(printed)
		if err != nil {
			t.Fatalf("what was printed cannot be read: %v\n%s", err, printed)
		}
		if settingsIn(printed) != settingsIn(again) {
			t.Errorf("printed as\n%s\nread as\n%s", printed, again)
		}
	})
}

// settingsIn returns a file of settings without comments, and without secrets, which are not printed.
func settingsIn(file string) string {
	var lines []string
	for line := range strings.Lines(file) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "token") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
