package main_test

import (
	"path/filepath"
	"strconv"
	"testing"
)

// TestMemoryLimit starts the program with each of the ways in which the limit is set.
func TestMemoryLimit(t *testing.T) {
	const most = 512 << 20 // without a word
	for name, test := range map[string]struct {
		environment [2]string
		flags       []string
		want        int
	}{
		"chosen":      {want: most},
		"flag":        {flags: []string{"--memory-limit", "192MiB"}, want: 192 << 20},
		"environment": {environment: [2]string{"NOTICEBOARD_MEMORY_LIMIT", "100000000"}, want: 100000000},
		"runtime":     {[2]string{"GOMEMLIMIT", "150MiB"}, []string{"--memory-limit", "192MiB"}, 150 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOMEMLIMIT", "")
			if test.environment[0] != "" {
				t.Setenv(test.environment[0], test.environment[1])
			}
			p := start(t, filepath.Join(t.TempDir(), "data"), test.flags...)
			got, err := strconv.Atoi(find(t, `memory is limited.*bytes"?[:=](\d+)`, p.log.String()))
			if err != nil || got != test.want && (name != "chosen" || got <= 0 || got > most) {
				t.Errorf("%d, %v, want %d", got, err, test.want)
			}
		})
	}
}
