package board_test

import (
	"testing"

	"noticeboard/internal/testing/oneinstant"
)

// Each exported method of Board reads the clock at most once, so that all that it decides and stores has one time.
func TestOneInstantPerOperation(t *testing.T) {
	reads := oneinstant.Check(t, "Board", "now")
	if reads["Board.Decide"] != 1 || reads["Board.Post"] != 1 {
		t.Errorf("the check does not see the reads of Decide and Post: %v", reads)
	}
}
