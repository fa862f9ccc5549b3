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
		got, err := notice.ParseDay(text, time.UTC)
		if (err == nil) != ok || ok && !got.Equal(day) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}

// TestDaysWithoutMidnight reads days in a time zone where the clocks are put forward from 00:00 to 01:00.
func TestDaysWithoutMidnight(t *testing.T) {
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	begins := time.Date(2018, 11, 4, 3, 0, 0, 0, time.UTC)
	if got, err := notice.ParseDay("2018-11-04", zone); err != nil || !got.Equal(begins) {
		t.Errorf("begins at %v, %v", got, err)
	}
	m := notice.Moment{Date: "2018-11-04", Time: "09:00"}
	if got, err := m.When(begins, zone); err != nil || !got.Equal(begins.Add(8*time.Hour)) {
		t.Errorf("09:00 is at %v, %v", got, err)
	}
}

func TestMomentsAreInATimeZone(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 1, 2, 30, 0, 0, time.UTC)
	m := notice.MomentOf(at, zone)
	if m != (notice.Moment{Date: "2026-11-30", Time: "21:30"}) {
		t.Errorf("got %+v", m)
	}
	if got, err := m.When(at, zone); err != nil || !got.Equal(at) {
		t.Errorf("read as %v, %v", got, err)
	}
	spring := notice.Moment{Date: "2026-03-08", Time: "09:00"} // the day on which the clocks change
	if got, err := spring.When(time.Time{}, zone); err != nil || !got.Equal(time.Date(2026, 3, 8, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("read as %v, %v", got, err)
	}
}

func TestTypedDay(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "2030-01-02": "2030-01-02", " 2/1/2030 ": "2030-01-02", "2.1.2030": "2030-01-02", "31-12-2030": "2030-12-31",
		"soon": "soon", "2030-13-01": "2030-13-01",
	} {
		if got := notice.TypedDay(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	m := notice.Moment{Date: "2.1.2030", Time: " 9:05"}
	if got := m.Typed(); got != (notice.Moment{Date: "2030-01-02", Time: "09:05"}) {
		t.Errorf("%+v became %+v", m, got)
	}
}
