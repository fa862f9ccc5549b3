package web_test

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestAClockThatGoesBack publishes and moderates under a clock that is two hours ahead, and puts it right.
func TestAClockThatGoesBack(t *testing.T) {
	s := newSite(t)
	right := s.now.Load()
	s.pass(2 * time.Hour)
	team, mod := s.staff(notice.Team), s.staff(notice.Moderator)
	at := notice.MomentOf(noticetest.Epoch.Add(2*time.Hour+10*time.Minute), time.UTC)
	scheduled := team.announce("schedule", "On time", "Words.", "date", at.Date, "time", at.Time)
	s.pass(11 * time.Minute)
	published := team.announce("publish", "At once", "Words.")
	if n, err := s.board.Release(context.Background()); n != 1 || err != nil {
		t.Fatalf("released %d, %v, want 1", n, err)
	}
	if n, err := s.board.Release(context.Background()); n != 0 || err != nil {
		t.Errorf("released %d again, %v", n, err)
	}
	reader := s.visitor()
	sent := reader.post("/en/at-once/comments", "comment", "Well said", "name", "Ana", "email", "a@private.example")
	sent.want(t, 303)
	id := idOf(sent.Header().Get("Location"))
	mod.post("/desk/comments/"+id+"/decision", "action", "approve", "seen", "pending").want(t, 303)

	s.now.Store(right)
	reader = s.visitor()
	reader.get("/en/at-once").want(t, 200, "Well said")
	reader.get("/en/at-once/latest").want(t, 200)
	reader.get("/en/comment/"+id).want(t, 200, "Well said")
	reader.get("/en/on-time").want(t, 200)
	reader.get("/en/").want(t, 200, "At once", "On time")
	reader.get("/sitemap.xml").want(t, 200, "/en/at-once", "/en/on-time")
	reader.post("/en/at-once/comments", "comment", "And more", "name", "Eva", "email", "e@private.example").want(t, 303)

	team = s.visitor()
	team.post("/desk/sign-in", "login", "team", "password", password).want(t, 303)
	for _, path := range []string{published, scheduled} {
		team.get(path).want(t, 200, "Save with correction note", "!Save draft", "!schedule")
		seen := team.seen(path)
		team.post(path, "do", "draft", "seen", seen, "original", "en", "title.en", "At once", "body.en", "Words.").
			want(t, 409)
	}
	team.get("/desk/announcements").want(t, 200, "!Scheduled")
	reader.get("/en/at-once").want(t, 200)
}
