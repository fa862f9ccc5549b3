package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

var errDisk = errors.New("input/output error")

// A failingStore is a store whose reads fail with errDisk if fail returns true. It is called for each read.
type failingStore struct {
	notice.Store
	fail func() bool
}

func (s *failingStore) View(ctx context.Context, f func(notice.Tx) error) error {
	if s.fail() {
		return errDisk
	}
	return s.Store.View(ctx, f)
}

func (s *failingStore) Head(ctx context.Context, slug string) (notice.Head, error) {
	if s.fail() {
		return notice.Head{}, errDisk
	}
	return s.Store.Head(ctx, slug)
}

// newFailingSite returns a site and its store, which does not fail yet. No page is cached.
func newFailingSite(t *testing.T) (*site, *failingStore) {
	t.Helper()
	store := &failingStore{fail: func() bool { return false }}
	return newSite(t, func(w *web.Config, b *board.Config) {
		w.CacheBytes, store.Store, b.Store = 0, b.Store, store
		b.Channels = []notice.Channel{notice.MailChannel}
	}), store
}

// TestReadErrorsAreNotPassedOver makes each read of each request fail, one at a time, and expects that the request
// fails, instead of being answered as if what could not be read were not there.
func TestReadErrorsAreNotPassedOver(t *testing.T) {
	s, store := newFailingSite(t)
	s.visitor().comment("Is it published?", "question", "yes")
	reader, admin, mod := s.visitor(), s.staff(notice.Admin), s.staff(notice.Moderator)
	receipt := reader.comment("Does anyone read this?", "question", "yes")
	waiting := idOf(reader.comment("It waits", "question", "yes"))
	id := idOf(receipt)
	tokens := s.mailTokens(t, mod, "eva@private.example")
	link, owner := s.dataLink(t, "en", "eva@private.example"), s.visitor()
	tokens["data"] = strings.TrimPrefix(link, "/en/mail/data/")
	owner.post(link).want(t, 303)
	mod.decide(t, id, "action", "approve").want(t, 303)
	mod.post("/desk/comments/"+id+"/answer", "answer.en", "We do.", "answer.es", "Sí.").want(t, 303)
	path := strings.NewReplacer(":lang", "en", ":slug", strings.TrimPrefix(enPath, "/en/"), ":thread", "1",
		":number", "1", "/desk/announcements/:id", "/desk/announcements/1", "/desk/snippets/:id", "/desk/snippets/new",
		":id", id, ":token", receipt[strings.LastIndex(receipt, "/")+1:], ":seq", "1", ":login", "admin").Replace

	requests := 0
	each := func(v *visitor, method, path string, fields ...string) {
		t.Helper()
		for fails := 1; ; fails++ {
			reads := 0
			store.fail = func() bool { reads++; return reads == fails }
			r := httptest.NewRequest(method, path, strings.NewReader(form(fields...)))
			a := v.do(r, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
			if reads < fails {
				break
			}
			if requests++; a.Code < http.StatusInternalServerError {
				t.Errorf("%s %s, read %d of %d fails: %d", method, path, fails, reads, a.Code)
			}
		}
		store.fail = func() bool { return false }
	}
	for _, route := range routesOf(s) {
		if page, isMail := strings.CutPrefix(route.Path, "/:lang/mail/"); isMail {
			if page, _, _ = strings.Cut(page, "/"); route.Method == http.MethodGet {
				each(reader, http.MethodGet, "/en/mail/"+page+"/"+tokens[page])
			}
			continue
		}
		if route.Method == http.MethodGet && route.Path != "/desk/export.json" { // see TestDownloadThatCannotBeCompleted
			each(admin, route.Method, path(route.Path))
		}
	}
	each(admin, http.MethodGet, "/en/receipt/"+receipt[strings.LastIndex(receipt, "/")+1:])
	each(owner, http.MethodGet, "/en/your-data/kept")
	each(owner, http.MethodGet, "/en/your-data/kept.json")
	each(owner, http.MethodPost, "/en/your-data/kept", "do", "end", "follows", "announcement-9-0000000000000")
	each(reader, http.MethodPost, enPath+"/comments", "comment", "Yes.", "name", "Ana", "email", "a@b.example")
	each(reader, http.MethodPost, enPath+"/comments", "comment", "Yes.", "name", "Ana", "email", "a@b.example",
		"do", "preview")
	comment := "/desk/comments/" + id
	each(mod, http.MethodPost, comment+"/decision", "action", "approve", "seen", "pending")
	each(mod, http.MethodPost, comment+"/claim", "assignee", "moderator", "seen", "admin")
	each(mod, http.MethodPost, comment+"/translation", "lang", "es", "translation", "", "do", "save")
	each(mod, http.MethodPost, comment+"/answer", "answer.en", "Again", "seen", "pending")
	each(mod, http.MethodPost, "/desk/comments/"+waiting+"/approve-and-answer", "answer.en", "Yes", "seen", "published")
	each(mod, http.MethodPost, "/desk/comments/"+waiting+"/answer", "answer.en", "Yes", "seen", "pending-7")
	each(mod, http.MethodPost, "/desk/batches", "pick", id+"-pending", "action", "approve", "seen", "pending")
	if requests < 60 { // each page is read in few snapshots
		t.Errorf("only %d requests failed", requests)
	}
}
