package auth_test

import (
	"testing"

	"noticeboard/internal/testing/oneinstant"
)

// Each exported method of Auth reads the clock at most once, so that all that it stores has one time.
func TestOneInstantPerOperation(t *testing.T) {
	reads := oneinstant.Check(t, "Auth", "clock")
	if reads["Auth.SignIn"] != 1 || reads["Auth.CompleteWithCode"] != 1 {
		t.Errorf("the check does not see the reads of SignIn and CompleteWithCode: %v", reads)
	}
}
