package board_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestCorrectionsKeepVersions(t *testing.T) {
	d := newDesk(t, unlimited())
	reply := d.answer(t, d.asked(t, "When?").ID, map[notice.Lang]string{"en": "In May."}, "en", "es")
	if !slices.Equal(reply.MissingLangs, []notice.Lang{"es"}) {
		t.Errorf("owes %v", reply.MissingLangs)
	}
	ctx := context.Background()
	if _, err := d.Versions(ctx, reply.ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("versions before any correction: %v", err)
	}
	correct := func(en, es string) notice.Comment {
		d.now = d.now.Add(time.Hour)
		fix := board.Correction{
			Reply: reply.ID, Texts: map[notice.Lang]string{"en": en, "es": es}, Owes: notice.Langs,
			Seen: reply.Body.Digest(), By: noticetest.Member,
		}
		after, err := d.Correct(ctx, fix)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := d.Correct(ctx, fix); err != nil || again.Versions != after.Versions {
			t.Errorf("pressed twice: %d, %v", again.Versions, err)
		}
		return after
	}
	first := reply
	reply = correct("In May.", "En mayo.")
	if reply.Versions != 0 || !reply.Corrected.IsZero() || len(reply.MissingLangs) > 0 {
		t.Errorf("the text that was owed is a correction: %+v", reply)
	}
	reply = correct("In June.", "En junio.")
	reply = correct("In *July*.", "En julio.")
	v, err := d.Versions(ctx, reply.ID)
	if err != nil || len(v.Earlier) != 2 || v.Earlier[0].Body.Parts[1].Source != "En junio." ||
		v.Earlier[1].Body.Parts[0].Source != "In May." {
		t.Errorf("versions %+v, %v", v.Earlier, err)
	}
	if got := d.done(t, reply.ID); !slices.Equal(got, []string{"answer", "translate es", "correct", "correct"}) {
		t.Errorf("recorded %q", got)
	}
	_, err = d.Correct(ctx, board.Correction{
		Reply: reply.ID, Texts: map[notice.Lang]string{"en": "In August."}, Seen: first.Body.Digest(),
		By: noticetest.Mod,
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("from an old text: %v", err)
	}
	d.decide(t, reply, notice.Remove)
	if _, err := d.Versions(ctx, reply.ID); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("versions of what was removed: %v", err)
	}
}
