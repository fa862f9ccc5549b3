package web_test

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestTagsChangeWhenPagesDo lets days pass without a change in the store, and looks for the instants at which tags
// change: those at which an announcement appears, comments are closed, or a thread is closed by its age, and no other.
func TestTagsChangeWhenPagesDo(t *testing.T) {
	s := newSite(t)
	start := time.Unix(0, s.now.Load()).UTC()
	set, err := s.board.Settings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	set.Screening.CloseAfter = 3
	seen := map[notice.SettingsPart]string{
		notice.ThreadsPart:  notice.DefaultSettings().Mark(notice.ThreadsPart),
		notice.PromisesPart: notice.DefaultSettings().Mark(notice.PromisesPart),
	}
	if _, err := s.board.PutSettings(context.Background(), noticetest.Admin, set, seen); err != nil {
		t.Fatal(err)
	}
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	path := team.announce("publish", "Subject", "Words.")
	comment := func() {
		t.Helper()
		sent := s.visitor().post("/en/subject/comments", "comment", "A thread at "+time.Unix(0, s.now.Load()).String(),
			"name", "Ana", "email", "a@private.example")
		sent.want(t, 303)
		mod.post("/desk/comments/"+idOf(sent.Header().Get("Location"))+"/decision", "action", "approve", "seen", "pending").
			want(t, 303)
	}
	comment()
	s.pass(26 * time.Hour)
	mod, team = s.visitor(), s.visitor()
	mod.post("/desk/sign-in", "login", "moderator", "password", password).want(t, 303)
	team.post("/desk/sign-in", "login", "team", "password", password).want(t, 303)
	comment()
	at := func(after time.Duration) (notice.Moment, time.Duration) { // a moment has no seconds
		m := notice.MomentOf(start.Add(after), time.UTC)
		when, err := m.When(start, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		return m, when.Sub(start)
	}
	release, released := at(50 * time.Hour)
	team.announce("schedule", "Later", "Words.", "date", release.Date, "time", release.Time)
	closing, closed := at(4*24*time.Hour + 7*time.Hour)
	team.post(path+"/comments", "action", "close-at", "date", closing.Date, "time", closing.Time).want(t, 303)

	first, second := 3*24*time.Hour, 3*24*time.Hour+26*time.Hour // when the threads are closed
	changes := map[string][]time.Duration{
		"/en/subject":              {first, second, closed},
		"/es/subject":              {first, second, closed},
		"/en/subject?order=newest": {first, second, closed},
		"/en/subject/threads/1":    {first, closed},
		"/en/subject/threads/2":    {second, closed},
		"/en/subject/versions":     {closed},
		"/en/subject/latest":       {closed},
		"/en/":                     {released},
		"/sitemap.xml":             {released},
		enPath:                     nil,
	}
	type answered struct{ tag, body string }
	ask := func(path string) answered {
		a := s.visitor().get(path)
		a.want(t, 200)
		return answered{a.Header().Get("Etag"), a.body}
	}
	before := map[string]answered{}
	for path := range changes {
		before[path] = ask(path)
	}
	instants := []time.Duration{
		released - time.Millisecond, released, 71 * time.Hour, first - time.Millisecond, first, 4 * 24 * time.Hour,
		second - time.Millisecond, second, closed - time.Millisecond, closed, 8 * 24 * time.Hour,
	}
	for _, now := range instants {
		s.now.Store(start.Add(now).UnixNano())
		for path, when := range changes {
			expected := false
			for _, instant := range when {
				expected = expected || instant == now
			}
			got := ask(path)
			if (got.tag != before[path].tag) != expected {
				t.Errorf("after %v %s has the tag %s, before %s", now, path, got.tag, before[path].tag)
			}
			if got.tag == before[path].tag && got.body != before[path].body {
				t.Errorf("after %v %s is another page under the same tag", now, path)
			}
			before[path] = got
		}
	}
}
