package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/web"
)

func behindCDN(w *web.Config, _ *board.Config) { w.CDNTime = time.Minute }

// TestCachesInFrontKeepPublicPages reads public pages as a cache in front of the board does.
func TestCachesInFrontKeepPublicPages(t *testing.T) {
	s := newSite(t, behindCDN)
	for path, tags := range map[string]string{
		"/en/": "site", enPath: "site,announcement-1", esPath + "?lang=en": "site,announcement-1", "/en/rules": "site",
		enPath + "/feed.atom": "site,announcement-1", "/es/feed.json": "site", "/sitemap.xml": "site",
		enPath + "/whole": "site,announcement-1",
	} {
		a := s.visitor().get(path)
		if a.Code != http.StatusOK {
			t.Errorf("%s: %d", path, a.Code)
		}
		h := a.Header()
		if got, want := h.Get("CDN-Cache-Control"), "max-age=60, stale-while-revalidate=60"; got != want {
			t.Errorf("%s: CDN-Cache-Control %q, want %q", path, got, want)
		}
		if got := h.Get("Cache-Tag"); got != tags {
			t.Errorf("%s: Cache-Tag %q, want %q", path, got, tags)
		}
		if got := h.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control for browsers is %q", path, got)
		}
		again := s.visitor().get(path, "If-None-Match", h.Get("Etag"))
		if again.Code != http.StatusNotModified || again.Header().Get("CDN-Cache-Control") == "" {
			t.Errorf("%s, unchanged: %d, %q", path, again.Code, again.Header().Get("CDN-Cache-Control"))
		}
	}
	if got := newSite(t).visitor().get(enPath).Header(); got.Get("CDN-Cache-Control")+got.Get("Cache-Tag") != "" {
		t.Errorf("without --cdn-ttl: %v", got)
	}
}

// TestACacheInFrontForgetsWhenThePageChanges has a list to which an announcement is added in less than the time.
func TestACacheInFrontForgetsWhenThePageChanges(t *testing.T) {
	s := newSite(t, behindCDN)
	noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
		a, err := tx.Announcement(1)
		if err != nil {
			return err
		}
		a.ID, a.Origin, a.Released = 0, "", false
		a.Slugs = map[notice.Lang]string{notice.English: "later", notice.Spanish: "luego"}
		a.Published = noticetest.Epoch.Add(90 * time.Second)
		_, err = tx.PutAnnouncement(a)
		return err
	})
	for _, c := range []struct {
		pass time.Duration
		want string
	}{
		{0, "max-age=60, stale-while-revalidate=30"}, {time.Minute, "max-age=30"},
		{30*time.Second - time.Millisecond, ""}, {time.Second, "max-age=60, stale-while-revalidate=60"},
	} {
		s.pass(c.pass)
		if got := s.visitor().get("/en/").Header().Get("CDN-Cache-Control"); got != c.want {
			t.Errorf("after %v more: %q, want %q", c.pass, got, c.want)
		}
	}
}

// TestNothingPersonalIsForACacheInFront asks every address of the site, as a reader, as an author and as an administrator.
func TestNothingPersonalIsForACacheInFront(t *testing.T) {
	s := newSite(t, behindCDN)
	author, admin := s.visitor(), s.staff(notice.Admin)
	receipt := author.comment("words")
	paths := []string{
		receipt, receipt + "/correction", receipt + "/withdrawal", "/en/nothing", "/nothing", enPath + "?page=99",
		enPath + "/comments", enPath + "/comments/1", enPath + "/latest?after=1", enPath + "/search?q=gobierno", "/",
		"/healthz", "/api/v1/announcements", "/api/v1/nothing",
	}
	for _, r := range routesOf(s) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/desk") && !strings.Contains(r.Path, ":") {
			paths = append(paths, r.Path)
		}
	}
	for _, path := range paths {
		for name, v := range map[string]*visitor{"a reader": s.visitor(), "the author": author, "an administrator": admin} {
			a := v.get(path)
			if h := a.Header(); h.Get("CDN-Cache-Control")+h.Get("Cache-Tag") != "" {
				t.Errorf("%s, %s: %d %v", path, name, a.Code, h)
			}
		}
	}
	for _, path := range []string{"/en/", enPath, "/en/rules"} {
		if h := admin.get(path).Header(); h.Get("CDN-Cache-Control") != "" {
			t.Errorf("%s, for who is signed in: %v", path, h)
		}
		if h := s.visitor().get(path, "Authorization", "Bearer x").Header(); h.Get("CDN-Cache-Control") != "" {
			t.Errorf("%s, with Authorization: %v", path, h)
		}
	}
	if a := s.visitor().post(enPath+"/comments", "comment", ""); a.Header().Get("CDN-Cache-Control") != "" {
		t.Errorf("a form with problems: %v", a.Header())
	}
}
