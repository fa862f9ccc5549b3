package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/notice"
)

// tagged are the paths of public pages, and of what else has an entity tag that is made of versions.
var tagged = []string{
	enPath, esPath, enPath + "/latest", enPath + "?order=newest", enPath + "/versions", enPath + "/threads/1",
	"/en/", "/es/", "/en/rules", "/en/about", "/en/privacy", "/en/accessibility", "/sitemap.xml",
}

// TestTagsOfAnotherHistory publishes ALPHA, puts a backup from before in the place of the database, publishes BETA in
// as many steps, and asks with the tags from before.
func TestTagsOfAnotherHistory(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "board.db"), filepath.Join(dir, "copy.db")
	publish := func(s *site, text string) (tags []string) {
		t.Helper()
		receipt := s.visitor().comment(text)
		mod := s.staff(notice.Moderator)
		mod.post("/desk/comments/"+idOf(receipt)+"/decision", "action", "approve", "seen", "pending").want(t, 303)
		for _, p := range tagged {
			a := s.visitor().get(p)
			a.want(t, 200)
			tags = append(tags, a.Header().Get("Etag"))
		}
		return tags
	}
	s := openSite(t, path)
	if err := s.store.Backup(copied); err != nil {
		t.Fatal(err)
	}
	alpha := publish(s, "ALPHA of the first history")
	for i, p := range tagged {
		s.visitor().get(p, "If-None-Match", alpha[i]).want(t, 304)
	}
	s.close()

	replace := func(t *testing.T) {
		backup, err := os.ReadFile(copied)
		if err == nil {
			err = os.WriteFile(path, backup, 0o600) // as cp does: the file stays the same file
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, prepare := range map[string]func(*testing.T){
		"restored": replace,
		"a fresh board under the same address": func(t *testing.T) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			prepare(t)
			s := openSite(t, path)
			beta := publish(s, "BETA of the second history")
			for i, p := range tagged {
				if beta[i] == "" || beta[i] == alpha[i] {
					t.Errorf("%s has the tag %s in both histories", p, beta[i])
				}
				s.visitor().get(p, "If-None-Match", alpha[i]).want(t, 200, "!ALPHA")
			}
			s.visitor().get(enPath, "If-None-Match", strings.Join(alpha, ", ")).want(t, 200, "BETA")
			s.close()
		})
	}
}
