package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"noticeboard/internal/notice"
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
