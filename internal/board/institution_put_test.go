package board_test

import (
	"context"
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestInstitutionProblems(t *testing.T) {
	d := newDesk(t, unlimited())
	for name, test := range map[string]struct {
		change func(*notice.InstitutionEdit)
		field  string
		key    string
	}{
		"a name of nothing to see": {
			func(e *notice.InstitutionEdit) { e.Name = map[notice.Lang]string{"en": "\u200b", "es": "x"} }, "name.en",
			"problem.institution.missing",
		},
		"no colour in the bands": {
			func(e *notice.InstitutionEdit) { e.Bands = "#F00 red" }, "bands", "problem.bands.form",
		},
		"no colour": {
			func(e *notice.InstitutionEdit) { e.Brand = "crimson" }, "brand", "problem.brand.form",
		},
		"no picture": {
			func(e *notice.InstitutionEdit) { e.Light.Sent = []byte("GIF89a") }, "logo", "problem.logo.type",
		},
		"no dark picture": {
			func(e *notice.InstitutionEdit) { e.Dark.Sent = []byte{} }, "logo-dark", "problem.logo.type",
		},
		"dark alone": {
			func(e *notice.InstitutionEdit) { e.Dark.Sent = pictureOf(t, 40, 40) }, "logo", "problem.logo.dark",
		},
	} {
		e := edited(d.Institution())
		test.change(&e)
		var p notice.Problems
		if _, err := d.PutInstitution(context.Background(), noticetest.Admin, e); !errors.As(err, &p) || len(p) != 1 ||
			p[test.field].Key != test.key {
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
	if l = put(func(e *notice.InstitutionEdit) {
		e.Light.Sent, e.Light.Remove = pictureOf(t, 100, 50),
			true
	}); l.Light.Width != 100 {
		t.Error("one that is sent does not replace one that is to go")
	}
	if l = put(func(e *notice.InstitutionEdit) { e.Light.Remove = true }); !l.Light.None() || l.Named {
		t.Errorf("something is left: %+v", l)
	}
}
