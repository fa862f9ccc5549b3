package board_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestTranslations(t *testing.T) {
	d := newDesk(t, unlimited())
	c := d.asked(t, "When?")
	ctx := context.Background()
	tr := board.Translation{Of: c.ID, Lang: "es", Text: "¿*Cuándo*?", By: noticetest.Member}
	before := noticetest.Tally(t, d.store, d.on.ID).Revision
	now, err := d.Translate(ctx, tr)
	if err != nil ||
		now.Translation("es").HTML != "<p>¿<em>Cuándo</em>?</p>\n" &&
			!strings.Contains(string(now.Translation("es").HTML), "<em>Cuándo</em>") ||
		now.Translation("es").By != "Tomás" {
		t.Errorf("%+v, %v", now.Translations, err)
	}
	if after := noticetest.Tally(t, d.store, d.on.ID).Revision; after <= before {
		t.Error("the public page does not change")
	}
	tr.Text = "¿En qué fecha?"
	if _, err := d.Translate(ctx, tr); !errors.Is(err, notice.ErrConflict) {
		t.Errorf("over a colleague's: %v", err)
	}
	tr.Seen = d.comment(t, c.ID).Translation("es").At
	if seen, err := d.PreviewTranslation(ctx, tr); err != nil || seen.Translation("es").Source != tr.Text ||
		d.comment(t, c.ID).Translation("es").Source == tr.Text {
		t.Errorf("preview: %+v, %v", seen.Translations, err)
	}
	if _, err := d.RemoveTranslation(ctx, tr); err != nil || len(d.comment(t, c.ID).Translations) > 0 {
		t.Errorf("removing it: %v", err)
	}
	for name, test := range map[string]struct {
		change func(*board.Translation)
		want   error
	}{
		"nothing":     {func(tr *board.Translation) { tr.Text = " \u200b" }, notice.Problems{}},
		"not text":    {func(tr *board.Translation) { tr.Text = "\xff" }, notice.ErrNotText},
		"by a reader": {func(tr *board.Translation) { tr.By = notice.Actor{} }, notice.ErrForbidden},
		"nowhere":     {func(tr *board.Translation) { tr.Of = 5 }, notice.ErrNotFound},
	} {
		bad := board.Translation{Of: c.ID, Lang: "es", Text: "hola", By: noticetest.Member}
		test.change(&bad)
		_, err := d.Translate(ctx, bad)
		p, isProblem := notice.Problems{}, false
		if isProblem = errors.As(err, &p); !errors.Is(err, test.want) &&
			!(isProblem && test.want != nil && p["translation"].Key == "problem.translation.missing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
