package notice_test

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
)

func TestWeekOf(t *testing.T) {
	for _, x := range []struct{ zone, at, want string }{
		{"UTC", "2030-01-02T10:00:00Z", "2029-12-31T00:00:00Z"},
		{"UTC", "2030-01-06T23:59:59Z", "2029-12-31T00:00:00Z"},
		{"UTC", "2030-01-07T00:00:00Z", "2030-01-07T00:00:00Z"},
		{"America/New_York", "2030-01-07T04:59:00Z", "2029-12-31T05:00:00Z"},
		{"Pacific/Auckland", "2030-01-06T11:00:00Z", "2030-01-06T11:00:00Z"},
	} {
		zone, err := time.LoadLocation(x.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := time.Parse(time.RFC3339, x.at)
		if got := notice.WeekOf(at, zone).UTC().Format(time.RFC3339); got != x.want {
			t.Errorf("%s in %s: %s, want %s", x.at, x.zone, got, x.want)
		}
	}
}
