package notice_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestQuietHoursEnd(t *testing.T) {
	night := notice.QuietHours{From: 22 * 60, To: 7 * 60}
	weekend := notice.QuietHours{From: 19 * 60, To: 8*60 + 30}
	weekend.Days = weekend.Days.With(time.Saturday).With(time.Sunday)
	on := func(d time.Weekday) notice.QuietHours { return notice.QuietHours{Days: notice.Weekdays(0).With(d)} }
	evening := notice.QuietHours{From: 20 * 60, To: 0}
	early := notice.QuietHours{From: 60, To: 150}
	for name, test := range map[string]struct {
		quiet          notice.QuietHours
		zone, at, want string
	}{
		"none":                      {notice.QuietHours{}, "UTC", "2026-12-01 03:00 +00", "2026-12-01 03:00 +00"},
		"by day":                    {night, "UTC", "2026-12-01 12:00 +00", "2026-12-01 12:00 +00"},
		"when they begin":           {night, "UTC", "2026-12-01 22:00 +00", "2026-12-02 07:00 +00"},
		"after midnight":            {night, "UTC", "2026-12-02 00:10 +00", "2026-12-02 07:00 +00"},
		"when they end":             {night, "UTC", "2026-12-02 07:00 +00", "2026-12-02 07:00 +00"},
		"within a day":              {early, "UTC", "2026-12-02 01:30 +00", "2026-12-02 02:30 +00"},
		"in the zone":               {night, "America/Bogota", "2026-12-02 04:00 +00", "2026-12-02 12:00 +00"},
		"before the weekend":        {weekend, "UTC", "2026-12-04 19:00 +00", "2026-12-07 08:30 +00"},
		"on the weekend":            {weekend, "UTC", "2026-12-05 12:00 +00", "2026-12-07 08:30 +00"},
		"days alone":                {on(time.Tuesday), "UTC", "2026-12-01 09:00 +00", "2026-12-02 00:00 +00"},
		"all but a day":             {notice.QuietHours{Days: notice.EveryDay &^ 1}, "UTC", "2026-12-01 09:00 +00", "2026-12-06 00:00 +00"},
		"clocks put forward":        {night, "Europe/Madrid", "2026-03-28 23:30 +01", "2026-03-29 07:00 +02"},
		"clocks put back":           {night, "Europe/Madrid", "2026-10-24 23:30 +02", "2026-10-25 07:00 +01"},
		"the hour that is twice":    {early, "Europe/Madrid", "2026-10-25 02:10 +01", "2026-10-25 02:30 +01"},
		"a midnight that is not":    {on(time.Saturday), "America/Santiago", "2026-09-05 12:00 -04", "2026-09-06 01:00 -03"},
		"to a midnight that is not": {evening, "America/Santiago", "2026-09-05 21:00 -04", "2026-09-06 01:00 -03"},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err1 := time.Parse("2006-01-02 15:04 -07", test.at)
		want, err2 := time.Parse("2006-01-02 15:04 -07", test.want)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := test.quiet.End(at, zone); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", name, got.In(zone), want.In(zone))
		}
	}
}

// TestQuietHoursAlwaysEnd tries every quarter of an hour of a year, with quiet hours that begin or end within the hour
// that there is twice or not at all.
func TestQuietHoursAlwaysEnd(t *testing.T) {
	for _, name := range []string{"Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []notice.QuietHours{
			{From: 22 * 60, To: 7 * 60}, {From: 60, To: 150}, {From: 150, To: 180}, {From: 23 * 60, To: 0}, {From: 0, To: 30},
			{Days: notice.EveryDay &^ 2, From: 0, To: 150},
		} {
			at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			for ; at.Year() == 2026; at = at.Add(15 * time.Minute) {
				end := q.End(at, zone)
				if end.Before(at) || !q.End(end, zone).Equal(end) || end.Sub(at) > 8*24*time.Hour {
					t.Fatalf("%+v in %s at %v end at %v", q, name, at.In(zone), end.In(zone))
				}
			}
		}
	}
}

func TestClocks(t *testing.T) {
	for text, want := range map[string]int{
		"00:00": 0, "07:30": 450, "23:59": 1439, "24:00": notice.NoClock, "": notice.NoClock, "7": notice.NoClock,
	} {
		if got := notice.ParseClock(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
		if got := notice.FormatClock(want); want != notice.NoClock && got != text || want == notice.NoClock && got != "" {
			t.Errorf("%d: %q", want, got)
		}
	}
}
