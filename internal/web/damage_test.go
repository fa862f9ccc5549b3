package web_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// damaged closes a site, changes words in its database file, of the same length, and opens it again. What is checked when
// a site closes is not checked any more.
func (s *site) damaged(t *testing.T, path string, words ...string) *site {
	t.Helper()
	s.close()
	b := must(os.ReadFile(path))
	for i := 0; i < len(words); i += 2 {
		if !bytes.Contains(b, []byte(words[i])) || len(words[i]) != len(words[i+1]) {
			t.Fatalf("the file does not contain %q", words[i])
		}
		b = bytes.ReplaceAll(b, []byte(words[i]), []byte(words[i+1]))
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openSite(t, path)
	t.Cleanup(func() { s.closing.Do(func() { s.store.Close() }) })
	return s
}

const (
	goneComment      = "A comment that belongs here cannot be read"
	goneAnnouncement = "An announcement that belongs here cannot be read"
	goneEntry        = "An entry that belongs here cannot be read"
)

// TestDamagedRecordsSpoilNoList damages comments, an announcement, an account and an entry of the journal. Every list has
// the others, with a line in place of each that is damaged.
func TestDamagedRecordsSpoilNoList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	s := openSite(t, path)
	reader, mod, admin := s.visitor(), s.staff(notice.Moderator), s.staff(notice.Admin)
	mod.announce("publish", "Zymurgical news", "They are *here*.")
	reader.comment("This one stays as it is")
	reader.comment("Quizzaciously said")
	for _, text := range []string{"Is this question whole?", "Is xylophonic water safe?"} {
		id := idOf(reader.comment(text, "question", "1"))
		mod.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)
	}
	author := linkTo(t, mod.get("/desk/waiting"), "/desk/authors/")
	admin.post(author+"/acts", "action", "note", "reason", "Wondrous").want(t, 303)
	if _, err := s.auth.Add(context.Background(), "bea", "Beatrix Team", notice.Team, password); err != nil {
		t.Fatal(err)
	}
	s = s.damaged(t, path, "Quizzaciously", "Quizzacioosly", "xylophonic", "xylophonik", "ymurgical", "ymurgikal",
		"Beatrix Team", "Beatrice Tea", "account-add", "account-ade")
	reader.site, mod.site, admin.site = s, s, s

	for page, parts := range map[string][]string{
		"/desk/waiting":                 {"This one stays", goneComment},
		"/desk/waiting?order=newest":    {"This one stays", goneComment},
		"/desk/waiting?only=first":      {"!" + goneComment},
		"/desk/comments?status=pending": {"This one stays", goneComment},
		"/desk/questions":               {"Is this question whole?", goneComment},
		author:                          {"This one stays", "Is this question whole?", goneComment},
		author + "/erasure":             {"2 comments cannot be read"},
		"/desk/announcements":           {"56 Local", goneAnnouncement},
		"/desk/figures":                 {"56 Local"},
		"/desk/accounts":                {"Staff moderator", "This account cannot be read"},
		"/desk/activity":                {"Staff admin", goneEntry},
		"/desk/export.json":             {"This one stays", `"damaged"`},
		"/desk/":                        {"Staff admin"},
	} {
		code := 200
		if page == "/desk/" {
			code, parts = 303, nil
		}
		admin.get(page).want(t, code, parts...)
	}
	for page, parts := range map[string][]string{
		"/en/":                   {"56 Local", goneAnnouncement},
		"/es/":                   {"56 jurisdicciones", "no se puede leer el anuncio"},
		"/en/search?q=local":     {"Jurisdictions"},
		"/en/feed.atom":          {"56 Local", "!ymurgi"},
		"/en/questions.atom":     {"Is this question whole?", "!xylophoni"},
		enPath + "/feed.atom":    {"Is this question whole?", "!xylophoni"},
		enPath:                   {"Is this question whole?", goneComment},
		"/sitemap.xml":           nil,
		"/api/v1/announcements":  {"56 Local", "!ymurgi"},
		"/en/developers":         {"/api/v1"},
		"/en/zymurgical-nothing": nil,
		enPath + "/whole":        {"Is this question whole?", goneComment},
		"/api/v1/announcements/1/comments?after=5": {"Is this question whole?", "!xylophoni"},
	} {
		code := 200
		if strings.HasSuffix(page, "nothing") {
			code = 404
		}
		reader.get(page).want(t, code, parts...)
	}
	reader.comment("Another goes on")
	mod.post("/desk/batches", "action", "approve", "every", "1", "back", "/desk/waiting").want(t, 200, "2 comments")

	admin.post(author+"/erasure", eraseWith("all", "author")...).want(t, 303)
	admin.get("/desk/export.json").want(t, 200, "!This one stays", "!Is this question whole?", `"damaged"`)
	admin.get("/desk/waiting").want(t, 200, "!This one stays", goneComment)
}
