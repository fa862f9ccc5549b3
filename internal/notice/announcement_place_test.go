package notice_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestParseListPlace(t *testing.T) {
	at := time.UnixMilli(1767225600123).UTC()
	for text, want := range map[string]notice.ListPlace{
		"":                 {},
		"draft-12":         {Draft: true, ID: 12},
		"0-7":              {ID: 7},
		"1767225600123-12": {Published: at, ID: 12},
		"-5-1":             {}, "draft-0": {}, "0-0": {}, "1-": {}, "-1": {}, "12": {}, "draft": {}, "+1-2": {}, "01-2": {},
		"1-02": {}, "1-2-3": {}, "99999999999999999999-1": {}, "1-99999999999999999999": {}, "Draft-1": {},
	} {
		got, err := notice.ParseListPlace(text)
		if got != want || text != "" && want == (notice.ListPlace{}) && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
		if err == nil && got.String() != text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	draft := notice.Announcement{ID: 12, Draft: true, Published: at}
	if got, want := draft.ListPlace(), (notice.ListPlace{Draft: true, ID: 12}); got != want {
		t.Errorf("the place of a draft is %+v, want %+v", got, want)
	}
}
