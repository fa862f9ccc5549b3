package auth_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
)

// fullWidth returns ASCII text as an East Asian keyboard may write it.
func fullWidth(text string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, text)
}

func TestRecoveryCodes(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	_, codes := fx.enrol(t, "rosa")
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	for i, typed := range []string{
		codes[0], strings.ToUpper(codes[1]),
		strings.ReplaceAll(codes[2], "-", " "), " " + strings.ReplaceAll(codes[3], "-", ""),
		strings.ReplaceAll(codes[4], "-", "–"), strings.ReplaceAll(strings.ToUpper(codes[5]), "-", " — "),
		fullWidth(codes[6]), "\u200b" + strings.ReplaceAll(codes[7], "-", "\u00ad-") + "\u00a0",
	} {
		e, err := fx.CompleteWithRecoveryCode(t.Context(), fx.pending(t, "rosa"), typed, homeClient)
		if err != nil || fx.session(t, e.Token).Method != auth.ByRecovery {
			t.Errorf("%q: %v", typed, err)
		}
		if got := len(fx.stored(t, "rosa").RecoveryCodes); got != 9-i {
			t.Errorf("%d are left", got)
		}
		if strings.Contains(fx.store.contents(t), strings.ReplaceAll(codes[i], "-", "")) {
			t.Error("the code is stored")
		}
	}
	for typed, want := range map[string]string{
		codes[0]: "wrong", "": "missing", "abcd-abcd-abcd-abcd": "wrong", codes[8][:18]: "wrong", "–": "missing",
	} {
		_, err := fx.CompleteWithRecoveryCode(t.Context(), fx.pending(t, "rosa"), typed, homeClient)
		if !cmp.Equal(err, problem("recovery", "problem.recovery."+want)) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	fx.addAccount(t, "juan")
	fx.enrol(t, "juan")
	_, err := fx.CompleteWithRecoveryCode(t.Context(), fx.pending(t, "juan"), codes[8], homeClient)
	if !cmp.Equal(err, problem("recovery", "problem.recovery.wrong")) {
		t.Errorf("of another account: %v", err)
	}
}
