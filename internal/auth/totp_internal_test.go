package auth

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

// TestCodesUnderAClockThatGoesBack signs in with one-time codes while the clock is two hours ahead, and after it was put
// right. Codes are named by the time at which an app shows them.
func TestCodesUnderAClockThatGoesBack(t *testing.T) {
	start := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	totp := TOTP{Secret: newTOTPSecret()}
	ahead := 2 * time.Hour
	for i, try := range []struct {
		code, clock time.Duration // since start
		refused     string
	}{
		{ahead, ahead, ""},
		{ahead, ahead, "problem.code.used"},
		{ahead + 5*time.Minute, ahead + 5*time.Minute, ""},
		{ahead + 4*time.Minute, ahead + 5*time.Minute, "problem.code.wrong"}, // too old
		{ahead + 5*time.Minute - 30*time.Second, ahead + 5*time.Minute, "problem.code.used"},
		// The clock goes back.
		{6 * time.Minute, 6 * time.Minute, ""},
		{6 * time.Minute, 6 * time.Minute, "problem.code.used"},
		{6*time.Minute - 30*time.Second, 6 * time.Minute, "problem.code.used"},
		{7 * time.Minute, 7 * time.Minute, ""},
		{ahead, ahead, "problem.code.used"}, // nothing that was used is accepted when its time comes
		{ahead + 5*time.Minute, ahead + 5*time.Minute, "problem.code.used"},
		{ahead + 6*time.Minute, ahead + 6*time.Minute, ""},
		// It goes back again, to when codes were used under a clock that was right.
		{6 * time.Minute, 6 * time.Minute, "problem.code.used"},
		{7 * time.Minute, 7 * time.Minute, "problem.code.used"},
		{8 * time.Minute, 8 * time.Minute, ""},
	} {
		code := totpCode(totp.Secret, uint64(start.Add(try.code).Unix())/totpStep)
		err := totp.accept(code, start.Add(try.clock))
		var p notice.Problems
		if errors.As(err, &p); p["code"].Key != try.refused || (err == nil) != (try.refused == "") {
			t.Errorf("try %d: got %v, want %q", i, err, try.refused)
		}
	}
	for i := range 3 * totpUsed {
		at := start.Add(24*time.Hour + time.Duration(i)*time.Minute)
		if err := totp.accept(totpCode(totp.Secret, uint64(at.Unix())/totpStep), at); err != nil {
			t.Fatal(err)
		}
	}
	if len(totp.Used) != totpUsed || totp.Used[totpUsed-1] >= totp.Last {
		t.Errorf("remembers %v before %d", totp.Used, totp.Last)
	}
}
