package socialcard

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

func TestOneCardAtATime(t *testing.T) {
	p := NewSerialDrawer()
	p.slot <- struct{}{} // another is being drawn
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := p.Draw(ctx, Content{Title: "A"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-p.slot
	want, err := Draw(Content{Title: "A"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got, err := p.Draw(t.Context(), Content{Title: "A"}); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
}
