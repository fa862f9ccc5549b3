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
	return board.New(d.config)
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
	if err != nil || after.Version != 1 || after.Name["en"] != "River Council" || after.Brand != "#7a1f3d" || after.Logo.Light.Width != 300 {
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
	if same, err := d.PutInstitution(ctx, noticetest.Admin, edited(after)); err != nil || same.Version != 1 || same.Logo.Light.None() {
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
		want := []string{"name.en=River Council", "team.en=River team", "name.es=Consejo del Río", "team.es=Equipo del Río", "contact=info@river.example", "brand=#7a1f3d", "logo=300 × 60"}
		if !slices.Equal(got, want) {
			t.Errorf("recorded %q, want %q", got, want)
		}
		return err
	})
}

func TestInstitutionProblems(t *testing.T) {
	d := newDesk(t, unlimited())
	for name, test := range map[string]struct {
		change func(*notice.InstitutionEdit)
		field  string
		key    string
	}{
		"a name of nothing to see": {func(e *notice.InstitutionEdit) { e.Name = map[notice.Lang]string{"en": "\u200b", "es": "x"} }, "name.en", "problem.institution.missing"},
		"a light colour":           {func(e *notice.InstitutionEdit) { e.Brand = "#F00" }, "brand", "problem.brand.contrast"},
		"no colour":                {func(e *notice.InstitutionEdit) { e.Brand = "crimson" }, "brand", "problem.brand.form"},
		"no picture":               {func(e *notice.InstitutionEdit) { e.Light.Sent = []byte("GIF89a") }, "logo", "problem.logo.type"},
		"no dark picture":          {func(e *notice.InstitutionEdit) { e.Dark.Sent = []byte{} }, "logo-dark", "problem.logo.type"},
		"dark alone":               {func(e *notice.InstitutionEdit) { e.Dark.Sent = pictureOf(t, 40, 40) }, "logo", "problem.logo.dark"},
	} {
		e := edited(d.Institution())
		test.change(&e)
		var p notice.Problems
		if _, err := d.PutInstitution(context.Background(), noticetest.Admin, e); !errors.As(err, &p) || len(p) != 1 || p[test.field].Key != test.key {
			t.Errorf("%s: %v, %v", name, err, p)
		}
	}
	e := edited(d.Institution())
	e.Contact = "\xff"
	if _, err := d.PutInstitution(context.Background(), noticetest.Admin, e); !errors.Is(err, notice.ErrNotText) {
		t.Errorf("what is no text: %v", err)
	}
	if d.Institution().Version != 0 {
		t.Error("something was saved")
	}
}

func TestLogosComeAndGo(t *testing.T) {
	d := newDesk(t, unlimited())
	put := func(change func(*notice.InstitutionEdit)) notice.Logo {
		t.Helper()
		e := edited(d.Institution())
		change(&e)
		after, err := d.PutInstitution(context.Background(), noticetest.Admin, e)
		if err != nil {
			t.Fatal(err)
		}
		return after.Logo
	}
	l := put(func(e *notice.InstitutionEdit) { e.Logo.Named = true })
	if l.Named {
		t.Error("no logo holds the name")
	}
	l = put(func(e *notice.InstitutionEdit) {
		e.Light.Sent, e.Dark.Sent, e.Logo.Named = pictureOf(t, 300, 60), pictureOf(t, 200, 40), true
	})
	if l.Light.Width != 300 || l.Dark.Width != 200 || !l.Named {
		t.Errorf("added: %d, %d, %v", l.Light.Width, l.Dark.Width, l.Named)
	}
	if l = put(func(e *notice.InstitutionEdit) { e.Short = "WB" }); l.Light.None() || l.Dark.None() || !l.Named {
		t.Error("a logo was lost by another change")
	}
	if l = put(func(e *notice.InstitutionEdit) { e.Dark.Remove = true }); l.Light.None() || !l.Dark.None() {
		t.Error("the wrong one was removed")
	}
	if l = put(func(e *notice.InstitutionEdit) { e.Light.Sent, e.Light.Remove = pictureOf(t, 100, 50), true }); l.Light.Width != 100 {
		t.Error("one that is sent does not replace one that is to go")
	}
	if l = put(func(e *notice.InstitutionEdit) { e.Light.Remove = true }); !l.Light.None() || l.Named {
		t.Errorf("something is left: %+v", l)
	}
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
