package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

// TestExportPage downloads everything that the page offers.
func TestExportPage(t *testing.T) {
	s := newSite(t)
	s.visitor().comment("=pending words")
	admin := s.staff(notice.Admin)
	admin.get("/desk/export?lang=en").want(t, 200, `href="/desk/export.zip"`, `href="/desk/export.csv"`,
		`href="/desk/export.json"`, `href="/desk/export/secrets.zip"`, "email addresses of those who commented")
	table := admin.get("/desk/export.csv")
	table.want(t, 200, "\ufeffid,announcement,number", "'=pending words", "!ana@private.example")
	if got := table.Header().Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("the table is %s", got)
	}
	for path, secrets := range map[string]bool{"/desk/export.zip": false, "/desk/export/secrets.zip": true} {
		all := unzipped(t, admin.get(path).Body.Bytes())
		for _, want := range []string{"=pending words", "ana@private.example", `"login":"admin"`} {
			if !strings.Contains(all, want) {
				t.Errorf("%s has no %q", path, want)
			}
		}
		if got := strings.Contains(all, "argon2id"); got != secrets {
			t.Errorf("%s has a password: %v", path, got)
		}
	}
	admin.get("/desk/activity?lang=en").want(t, 200, "downloaded all comments.",
		"downloaded everything that the site holds, without secrets.",
		"downloaded everything that the site holds, with its secrets.")
}

// TestExportsAreBoundedAtOnce downloads two exports that do not get on. A third one is told when to come again and is not in the
// activity log; when one has ended there is room again.
func TestExportsAreBoundedAtOnce(t *testing.T) {
	begun, goOn := make(chan struct{}, 3), make(chan struct{})
	s := newSite(t, func(w *web.Config, _ *board.Config) {
		w.Exports.Board = func(_ context.Context, to io.Writer, _ bool) error {
			begun <- struct{}{}
			<-goOn
			_, err := io.WriteString(to, "whole")
			return err
		}
	})
	admin := s.staff(notice.Admin)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() { admin.get("/desk/export.zip").want(t, 200, "whole") })
		<-begun
	}
	for _, path := range []string{"/desk/export.zip", "/desk/export/secrets.zip", "/desk/export.csv", "/desk/export.json"} {
		third := admin.get(path + "?lang=en")
		third.want(t, 503, "Two exports are under way")
		if third.Header().Get("Retry-After") == "" {
			t.Errorf("%s does not say when to come again", path)
		}
	}
	admin.get("/desk/export.csv?lang=es").want(t, 503, "Hay dos exportaciones en curso")
	admin.get("/desk/activity?lang=en").want(t, 200, "without secrets.", "!downloaded all comments.", "!with its secrets.")
	close(goOn)
	all.Wait()
	admin.get("/desk/export.csv").want(t, 200)
}

// unzipped returns the contents of all files in an archive.
func unzipped(t testing.TB, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, in); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
