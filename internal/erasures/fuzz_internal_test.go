package erasures

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// FuzzList reads made-up files. A line is damaged, or the one form of an erasure.
func FuzzList(f *testing.F) {
	line := "2026-03-04T05:06:07Z CPM1QTK7A0000 all order erased"
	for _, text := range []string{
		"", firstLine, firstLine + "\n", firstLine + "\n" + line + " " + sum(line) + "\n", line + "\n", firstLine + "\n" + line,
		firstLine + "\n\n\n", "\x00", firstLine + "\r\n",
	} {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "list")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Open(path, func(string) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if found := l.InForce(); len(found) > len(text) || len(l.Damaged()) > len(text)+1 {
			t.Errorf("%q holds %d erasures and %d damaged lines", text, len(found), len(l.Damaged()))
		}
		words := strings.Split(text, " ")
		if len(words) != 5 {
			return
		}
		e, err := parse(words)
		if err != nil {
			return
		}
		written := strings.TrimSuffix(lines([]notice.ListedErasure{e}), "\n")
		e.At = e.At.UTC().Truncate(time.Second)
		if again, err := parse(strings.Split(written, " ")); err != nil || again != e {
			t.Errorf("%q is read as %+v, and written %q, which is read as %+v, %v", text, e, written, again, err)
		}
	})
}
