package notice_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestParseDay(t *testing.T) {
	day := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	for text, ok := range map[string]bool{
		"2026-11-05": true, " 2026-11-05 ": true, "5/11/2026": true, "05/11/2026": true, "5.11.2026": true,
		"05-11-2026": true,
		"":           false, "11/25/2026": false, "2026-02-30": false, "5 November": false, "2026-11-05T10:00": false,
	} {
		got, err := notice.ParseDay(text)
		if (err == nil) != ok || ok && !got.Equal(day) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}
