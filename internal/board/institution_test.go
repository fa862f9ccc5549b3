package board_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"slices"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// edited is an edit that changes nothing of i.
func edited(i notice.Institution) notice.InstitutionEdit {
	return notice.InstitutionEdit{Institution: i}
}

func pictureOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// restarted returns a board on the same store, as after a new start.
func restarted(d *desk) *board.Board {
	return newBoard(d.config)
}

func TestInstitutionIsEdited(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := context.Background()
	seed := d.Institution()
	if seed.Version != 0 || seed.Name["en"] != "Water Board" {
		t.Fatalf("at first %+v", seed)
	}
	e := edited(seed)
	e.Name = map[notice.Lang]string{"en": " River\u200b  Council ", "es": "Consejo del Río"}
	e.Team = map[notice.Lang]string{"en": "River team", "es": "Equipo del Río"}
	e.Contact, e.Brand, e.Light = "info@river.example", "7A1F3D", notice.PictureEdit{Sent: pictureOf(t, 300, 60)}
	for _, who := range []notice.Actor{noticetest.Mod, noticetest.Member, {}} {
		if _, err := d.PutInstitution(ctx, who, e); !errors.Is(err, notice.ErrForbidden) {
			t.Errorf("%q: %v", who.Login, err)
		}
	}
	after, err := d.PutInstitution(ctx, noticetest.Admin, e)
	if err != nil || after.Version != 1 || after.Name["en"] != "River Council" || after.Brand != "#7a1f3d" ||
		after.Logo.Light.Width != 300 {
		t.Fatalf("%+v, %v", after, err)
	}
	for name, b := range map[string]*board.Board{"this board": d.Board, "after a new start": restarted(d)} {
		if got := b.Institution(); got.Version != 1 || !got.Same(after) {
			t.Errorf("%s has %+v", name, got)
		}
	}
	if _, err := d.PutInstitution(ctx, noticetest.Admin, e); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("on top of what had not been seen: %v", err)
	}
	if same, err := d.PutInstitution(ctx, noticetest.Admin, edited(after)); err != nil || same.Version != 1 ||
		same.Logo.Light.None() {
		t.Errorf("nothing changed: version %d, %v", same.Version, err)
	}
	noticetest.View(t, d.store, func(tx notice.Tx) error {
		as, err := tx.Activities(0, 20)
		var got []string
		for _, a := range as {
			if a.Kind == notice.SettingsChanged && a.By == "ada" {
				got = append(got, a.Of+"="+a.Detail)
			}
		}
		slices.Reverse(got)
		want := []string{
			"name.en=River Council", "team.en=River team", "name.es=Consejo del Río", "team.es=Equipo del Río",
			"contact=info@river.example", "brand=#7a1f3d", "logo=300 × 60",
		}
		if !slices.Equal(got, want) {
			t.Errorf("recorded %q, want %q", got, want)
		}
		return err
	})
}

// TestReservedNamesFollowTheInstitution renames it between comments by people of both names.
func TestReservedNamesFollowTheInstitution(t *testing.T) {
	d := newDesk(t, unlimited())
	marked := func(name, text string) bool {
		t.Helper()
		f := draft()
		f.Name, f.Comment = name, text
		return slices.Contains(d.post(t, f).Flags, notice.FlagTeamName)
	}
	if !marked("Water Bоard", "one") || marked("River Council", "two") { // with a Cyrillic о
		t.Error("before")
	}
	e := edited(d.Institution())
	e.Name = map[notice.Lang]string{"en": "River Council", "es": "Consejo del Río"}
	if _, err := d.PutInstitution(context.Background(), noticetest.Admin, e); err != nil {
		t.Fatal(err)
	}
	if marked("Water Board", "three") || !marked("River Cοuncil", "four") || !marked("Water team", "five") {
		t.Error("after")
	}
}

// An unreadableStore fails to read.
type unreadableStore struct{ notice.Store }

var errDisk = errors.New("input/output error")

func (unreadableStore) View(context.Context, func(notice.Tx) error) error { return errDisk }

// TestUnreadableInstitution: a board is not opened under the institution of the configuration because that in the store
// cannot be read.
func TestUnreadableInstitution(t *testing.T) {
	c := newDesk(t, unlimited()).config
	c.Store = unreadableStore{c.Store}
	if _, err := board.New(t.Context(), c); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}

// TestUnreadableNames: no comment is taken while the names that its author may not imitate cannot be read.
func TestUnreadableNames(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.config
	c.Reserved = func(context.Context) (fold.Reserved, error) { return nil, errDisk }
	b := newBoard(c)
	if _, err := b.Post(t.Context(), draft()); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
	if _, err := b.Preview(t.Context(), draft()); !errors.Is(err, errDisk) {
		t.Errorf("preview: %v", err)
	}
}
