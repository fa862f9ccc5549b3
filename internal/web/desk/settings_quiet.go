package desk

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// weekdays lists the days of the week from Monday.
var weekdays = []time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

// weekdayName returns the name of a day in message keys.
func weekdayName(d time.Weekday) string { return strings.ToLower(d.String()) }

// quietDayField returns the name of the field of a day that is quiet.
func quietDayField(d time.Weekday) string { return "quiet-day-" + weekdayName(d) }

// readQuietHours reads the quiet hours from the form. Without times no part of a day is quiet.
func readQuietHours(c *gin.Context) (q notice.QuietHours) {
	if from, to := edge.Field(c, "quiet-from"), edge.Field(c, "quiet-to"); from != "" || to != "" {
		q.From, q.To = notice.ParseClock(from), notice.ParseClock(to)
	}
	for _, d := range weekdays {
		if edge.Field(c, quietDayField(d)) != "" {
			q.Days = q.Days.With(d)
		}
	}
	return q
}

// fillInQuiet fills in the fields with quiet hours.
func (p *SettingsEdit) fillInQuiet(q notice.QuietHours) {
	if q.From != q.To {
		p.Typed["quiet-from"], p.Typed["quiet-to"] = notice.FormatClock(q.From), notice.FormatClock(q.To)
	}
	for _, d := range weekdays {
		if q.Days.Has(d) {
			p.Typed[quietDayField(d)] = "yes"
		}
	}
}

// A quietDay is the field of a day that can be quiet.
type quietDay struct {
	Name, Field string
	On          bool
}

// quietDays returns the fields of the days that can be quiet.
func quietDays(p SettingsEdit) (all []quietDay) {
	for _, d := range weekdays {
		all = append(all, quietDay{weekdayName(d), quietDayField(d), p.Typed[quietDayField(d)] != ""})
	}
	return all
}
