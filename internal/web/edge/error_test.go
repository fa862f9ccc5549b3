package edge

import (
	"context"
	"fmt"
	"testing"
)

// TestWhatTakesTooLongIsTriedAgain has a deadline of the program's own pass, as when a form is shown again while the store
// is slow: that is no fault, and the reader is told when to come again.
func TestWhatTakesTooLongIsTriedAgain(t *testing.T) {
	e := &Edge{statuses: statuses}
	f := e.Classify(fmt.Errorf("reading: %w", context.DeadlineExceeded))
	if f.Code != 503 || f.Key != "error.503" || f.Wait != retryLater {
		t.Errorf("answered %+v", f)
	}
	if f := e.Classify(context.Canceled); f.Code != 500 {
		t.Errorf("a context that was cancelled is answered %+v", f)
	}
}
