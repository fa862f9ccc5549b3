package letter_test

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/testing/mailserver"
)

// quiet sets the quiet hours, and the time zone of the institution.
func (p *post) quiet(q notice.QuietHours, zone string) {
	p.t.Helper()
	ctx := context.Background()
	now, err := p.board.Settings(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	set := now
	set.Quiet = q
	_, err = p.board.PutSettings(ctx, noticetest.Admin, set,
		map[notice.SettingsPart]string{notice.QuietPart: now.Mark(notice.QuietPart)})
	if err != nil {
		p.t.Fatal(err)
	}
	i := p.board.Institution()
	i.Zone = zone
	if _, err = p.board.PutInstitution(ctx, noticetest.Admin, notice.InstitutionEdit{Institution: i}); err != nil {
		p.t.Fatal(err)
	}
}

// at sets the clock to a time in a zone.
func (p *post) at(text, zone string) {
	p.t.Helper()
	in, err := time.LoadLocation(zone)
	if err != nil {
		p.t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, in)
	if err != nil {
		p.t.Fatal(err)
	}
	p.pass(at.Sub(p.clock()))
}

// TestDigestsWaitForTheEndOfQuietHours has a reader with a daily mail and one who is told at once, on the nights in which
// the clocks are put forward and back, and quiet hours that begin while a digest is due.
func TestDigestsWaitForTheEndOfQuietHours(t *testing.T) {
	const zone = "Europe/Madrid"
	for name, day := range map[string]struct{ night, before, after string }{
		"put forward": {"2031-03-29 23:30", "2031-03-30 09:59", "2031-03-30 10:00"},
		"put back":    {"2031-10-25 23:30", "2031-10-26 09:59", "2031-10-26 10:00"},
	} {
		p := newPost(t, mailserver.Config{})
		ctx := context.Background()
		p.quiet(notice.QuietHours{From: 22 * 60, To: 10 * 60}, zone)
		for email, daily := range map[string]bool{"daily@example.org": true, "soon@example.org": false} {
			err := p.board.Follow(ctx, board.Follow{Slug: "water", Email: email, Lang: "en", Daily: daily})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range p.deliver() {
			if err := p.board.ConfirmMailbox(ctx, link(t, m, "confirm")); err != nil {
				t.Fatal(err)
			}
		}
		p.at(day.night, zone)
		p.decide(p.unasked("Who is awake?"), notice.Approve)
		if got := p.deliver(); len(got) != 1 || got[0].To != "soon@example.org" {
			t.Errorf("%s: at night %d mails are sent, want the one of who is told at once", name, len(got))
		}
		p.at(day.before, zone)
		if got := p.deliver(); len(got) != 0 {
			t.Errorf("%s: %s gets a digest in quiet hours", name, got[0].To)
		}
		p.at(day.after, zone)
		if got := p.deliver(); len(got) != 1 || got[0].To != "daily@example.org" {
			t.Errorf("%s: when they end %d mails are sent, want the digest", name, len(got))
		}
		p.decide(p.unasked("And who is up?"), notice.Approve)
		p.deliver()
		p.quiet(notice.QuietHours{From: 7 * 60, To: 12 * 60}, zone)
		p.pass(24 * time.Hour) // the hour at which it was due before
		if got := p.deliver(); len(got) != 0 {
			t.Errorf("%s: %s gets a digest in hours that have become quiet", name, got[0].To)
		}
		if n := p.waiting(); n.Waiting != 1 || n.Dead != 0 {
			t.Errorf("%s: waiting to be sent are %+v", name, n)
		}
		p.pass(2 * time.Hour)
		if got := p.deliver(); len(got) != 1 {
			t.Errorf("%s: after them %d mails are sent, want 1", name, len(got))
		}
	}
}
