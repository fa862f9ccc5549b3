package auth_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestSignIns(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	one := fx.signIn(t, "rosa")
	fx.clock.advance(time.Minute)
	two := fx.signIn(t, "rosa")
	juan := fx.signIn(t, "juan")
	list := func() (present []bool) {
		t.Helper()
		all, err := fx.SignIns(t.Context(), "rosa")
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range all {
			present = append(present, in.Active)
			if in.Browser != "Firefox" || in.Method != auth.ByPassword {
				t.Errorf("%+v", in)
			}
		}
		return present
	}
	if diff := cmp.Diff([]bool{true, true}, list()); diff != "" {
		t.Error(diff)
	}
	s := fx.session(t, two)
	for _, n := range []uint64{0, 3, 1 << 62} {
		if err := fx.EndSignIn(t.Context(), s, n); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%d: %v", n, err)
		}
	}
	if err := fx.EndSignIn(t.Context(), s, 1); err != nil {
		t.Fatal(err)
	}
	if fx.signedIn(t, one) || !fx.signedIn(t, two) || !fx.signedIn(t, juan) {
		t.Error("some other session is over")
	}
	if diff := cmp.Diff([]bool{true, false}, list()); diff != "" {
		t.Error(diff)
	}
	if err := fx.SignOutEverywhere(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if fx.signedIn(t, two) || !fx.signedIn(t, juan) {
		t.Error("signed out somewhere else")
	}
	if err := fx.SignOutEverywhere(t.Context(), s); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("by a session that is over: %v", err)
	}
	fx.clock.advance(13 * time.Hour)
	fx.signIn(t, "juan")
	if all, err := fx.SignIns(t.Context(), "juan"); err != nil || len(all) != 2 || !all[0].Active || all[1].Active {
		t.Errorf("%+v, %v", all, err)
	}
}
