package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzReadPlan reads made-up exports of other systems.
func FuzzReadPlan(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".txt") {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "export")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := ReadPlan(context.Background(), path, dir)
		if err != nil {
			return
		}
		if p.Threads() < 0 || p.Comments() < 0 {
			t.Errorf("%d threads, %d comments", p.Threads(), p.Comments())
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}
