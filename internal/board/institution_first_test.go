package board_test

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
)

func TestFirstInstitution(t *testing.T) {
	d := newDesk(t, unlimited())
	ctx := t.Context()
	both := func(en, es string) map[notice.Lang]string {
		return map[notice.Lang]string{notice.English: en, notice.Spanish: es}
	}
	first := notice.Institution{
		Name: both("Our institution", "Nuestra institución"), Team: both("Our team", "Nuestro equipo"),
	}
	var problems notice.Problems
	if err := d.FirstInstitution(ctx, notice.Institution{Name: first.Name}); !errors.As(err, &problems) {
		t.Errorf("without a team: got %v, want problems", err)
	}
	if err := d.FirstInstitution(ctx, first); err != nil {
		t.Fatal(err)
	}
	other := notice.Institution{Name: both("Another", "Otra"), Team: first.Team}
	if err := d.FirstInstitution(ctx, other); err != nil {
		t.Errorf("when there is one: got %v, want nil", err)
	}
	for name, got := range map[string]notice.Institution{
		"this board": d.Institution(), "a new start": restarted(d).Institution(),
	} {
		if !got.Same(first) || got.Version != 1 {
			t.Errorf("%s: got %+v, want version 1 of %+v", name, got, first)
		}
	}
}
