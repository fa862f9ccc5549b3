package auth_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
)

func TestRecoveryCodes(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	_, codes := r.enrol(t, "rosa")
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	for i, typed := range []string{codes[0], strings.ToUpper(codes[1]), strings.ReplaceAll(codes[2], "-", " "), " " + strings.ReplaceAll(codes[3], "-", "")} {
		e, err := r.CompleteWithRecoveryCode(t.Context(), r.pending(t, "rosa"), typed, home)
		if err != nil || r.session(t, e.Token).Method != auth.ByRecovery {
			t.Errorf("%q: %v", typed, err)
		}
		if got := len(r.stored(t, "rosa").RecoveryCodes); got != 9-i {
			t.Errorf("%d are left", got)
		}
		if strings.Contains(r.store.everything(t), strings.ReplaceAll(codes[i], "-", "")) {
			t.Error("the code is stored")
		}
	}
	for typed, want := range map[string]string{codes[0]: "wrong", "": "missing", "abcd-abcd-abcd-abcd": "wrong", codes[4][:18]: "wrong"} {
		if _, err := r.CompleteWithRecoveryCode(t.Context(), r.pending(t, "rosa"), typed, home); !cmp.Equal(err, problem("recovery", "problem.recovery."+want)) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	r.add(t, "juan")
	r.enrol(t, "juan")
	if _, err := r.CompleteWithRecoveryCode(t.Context(), r.pending(t, "juan"), codes[5], home); !cmp.Equal(err, problem("recovery", "problem.recovery.wrong")) {
		t.Errorf("of another account: %v", err)
	}
}
