package auth_test

import (
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// The test vectors of RFC 6238, appendix B, truncated to their last six digits.
func TestCodesAreThoseOfTheRFC(t *testing.T) {
	for second, want := range map[uint64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471",
		1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := auth.TOTPCode([]byte("12345678901234567890"), second/30); got != want {
			t.Errorf("at %d: %s, want %s", second, got, want)
		}
	}
}

func TestEnrolTOTP(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	s := fx.session(t, token)
	shown, err := fx.EnrolTOTP(t.Context(), s)
	if again, _ := fx.EnrolTOTP(t.Context(), s); err != nil || again != shown || len(shown) != 32 {
		t.Errorf("secret %q, then %q (%v)", shown, again, err)
	}
	if other, _ := fx.EnrolTOTP(t.Context(), fx.session(t, fx.signIn(t, "rosa"))); other == shown {
		t.Error("another session is shown the same secret")
	}
	for _, code := range []string{"", "000000", "abcdef"} {
		if _, err := fx.ConfirmTOTP(t.Context(), s, code); !errors.As(err, new(notice.Problems)) {
			t.Errorf("%q: %v", code, err)
		}
	}
	if fx.stored(t, "rosa").HasSecondFactor() {
		t.Fatal("they count before they are confirmed")
	}
	secret, codes := fx.enrol(t, "rosa")
	if len(codes) != 10 {
		t.Errorf("%d recovery codes with the first factor", len(codes))
	}
	if got := fx.stored(t, "rosa"); string(got.TOTP.Secret) != string(secret) || len(got.RecoveryCodes) != 10 {
		t.Errorf("stored %d recovery codes", len(got.RecoveryCodes))
	}
	more, err := fx.RenewRecoveryCodes(t.Context(), s)
	if err != nil || len(more) != 10 || strings.Join(more, "") == strings.Join(codes, "") {
		t.Errorf("renewed: %q, %v", more, err)
	}
	if err := fx.RemoveTOTP(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := fx.stored(t, "rosa"); got.HasSecondFactor() || len(got.RecoveryCodes) != 0 {
		t.Errorf("left: %d recovery codes", len(got.RecoveryCodes))
	}
	if err := fx.RemoveTOTP(t.Context(), s); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := fx.RenewRecoveryCodes(t.Context(), s); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("recovery codes without a factor: %v", err)
	}
	fx.wantActivities(t, "rosa",
		notice.OneTimeCodesOff, notice.RecoveryRenewed, notice.OneTimeCodesOn, notice.AccountAdded)
}
