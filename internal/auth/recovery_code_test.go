package auth_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
)

// fullWidth returns ASCII text as an East Asian keyboard may write it.
func fullWidth(text string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, text)
}

// TestRecoveryCodesAsPeoplePasteThem: all of what is typed is one code.
func TestRecoveryCodesAsPeoplePasteThem(t *testing.T) {
	fx := newFixture(t)
	for _, disguise := range map[string]func(string) string{
		"number of the list": func(code string) string { return "3. " + code },
		"number and bracket": func(code string) string { return "\u00a010)\t" + strings.ToUpper(code) + "\r\n" },
		"bullet":             func(code string) string { return "• " + code },
		"quotation marks":    func(code string) string { return "«" + code + "»" },
		"back quotes":        func(code string) string { return "`" + code + "`." },
		"narrow spaces":      func(code string) string { return strings.ReplaceAll(code, "-", "\u202f\u2060") },
		"underscores":        func(code string) string { return strings.ReplaceAll(code, "-", "_") },
		"minus signs":        func(code string) string { return strings.ReplaceAll(code, "-", "\u2212") },
		"copied by hand":     strings.NewReplacer("o", "0", "b", "8", "g", "9", "i", "1").Replace,
		"an l as a digit":    strings.NewReplacer("l", "1", "O", "0").Replace,
	} {
		login := "rosa" + strings.ToLower(rand.Text())
		fx.addAccount(t, login)
		_, codes := fx.enrol(t, login)
		for _, code := range codes[:5] {
			typed := disguise(code)
			_, err := fx.CompleteWithRecoveryCode(t.Context(), fx.pending(t, login), typed, homeClient)
			if many := strings.Count(typed, "1") > 4; err != nil && !many {
				t.Errorf("%q of %q: %v", typed, code, err)
			}
		}
	}
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
