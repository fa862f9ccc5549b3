package auth

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// FuzzCodes: of all texts, only the codes open an account, however they are grouped, and each once.
func FuzzCodes(f *testing.F) {
	now := time.Unix(1_767_225_600, 0)
	secret := []byte("12345678901234567890")
	right := totpCode(secret, uint64(now.Unix())/totpStep)
	one := Account{Login: "ana", TOTP: TOTP{Secret: secret}}
	recovery := one.renewRecoveryCodes()[0]
	for _, text := range []string{right, right[:3] + " " + right[3:], "-" + right, recovery, "", "\xff", "０００００００"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := one
		a.RecoveryCodes = append([]Hash{}, one.RecoveryCodes...)
		err := a.TOTP.accept(text, now)
		if err != nil && !errors.As(err, &notice.Problems{}) {
			t.Errorf("code %q: %v", text, err)
		}
		if typed := stripSeparators(text); err == nil && len(typed) != totpDigits {
			t.Errorf("code %q is accepted", text)
		}
		if err == nil && a.TOTP.accept(text, now) == nil {
			t.Errorf("code %q is accepted twice", text)
		}
		err = a.useRecoveryCode(text)
		if err != nil && !errors.As(err, &notice.Problems{}) {
			t.Errorf("recovery code %q: %v", text, err)
		}
		if err == nil && (len(a.RecoveryCodes) != recoveryCodes-1 || a.useRecoveryCode(text) == nil) {
			t.Errorf("recovery code %q is not used up", text)
		}
	})
}
