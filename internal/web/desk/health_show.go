package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/health"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// HealthShow is the page that tells administrators how the program is running, and what there is to do.
type HealthShow struct {
	view.Frame
	Facts    health.Facts
	Findings []health.Finding // those with the highest level first
	Worst    health.Level
}

// HealthShow serves GET /desk/health.
func (h *Handlers) HealthShow(c *gin.Context) error {
	f, _, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	facts := h.health(c.Request.Context())
	facts.UnnamedProxy = h.HasUnnamedProxy()
	findings := health.Judge(facts)
	slices.SortStableFunc(findings, func(a, b health.Finding) int { return cmp.Compare(b.Level, a.Level) })
	return h.ShowDesk(c, http.StatusOK, HealthShow{f, facts, findings, health.Worst(findings)})
}

// healthText returns a finding in words.
func (t funcs) healthText(p HealthShow, f health.Finding) (string, error) {
	facts := p.Facts
	size := func(n uint64) string { return t.size(n) }
	ends := []any{"Date", t.DateTime(facts.Certificate.Ends)}
	left := append(ends, "Count", t.Number(facts.Certificate.DaysLeft(facts.Now)))
	names := []any{"Names", strings.Join(facts.Certificate.Missing, ", ")}
	args := map[string][]any{
		"health.database.damaged":    {"Count", t.Number(uint64(facts.Faults))},
		"health.database.checking":   {"Count", t.Number(facts.Keys)},
		"health.database.consistent": {"Count", t.Number(facts.Keys), "Size", size(facts.DatabaseBytes)},
		"health.disk.full":           {"Free", size(facts.Free), "Total", size(facts.Total)},
		"health.disk.low":            {"Free", size(facts.Free), "Total", size(facts.Total)},
		"health.disk.room":           {"Free", size(facts.Free), "Total", size(facts.Total)},
		"health.backup.late":         {"Date", t.DateTime(facts.Backup.Last)},
		"health.backup.made": {"Date", t.DateTime(facts.Backup.Last), "Size", size(facts.Backup.LastSize),
			"Count", t.Number(uint64(facts.Backup.Copies))},
		"health.clock.back":            {"Date", t.DateTime(facts.ClockJumped)},
		"health.clock.forward":         {"Date", t.DateTime(facts.ClockJumped)},
		"health.certificate.awaited":   names,
		"health.certificate.missing":   names,
		"health.certificate.ended":     ends,
		"health.certificate.valid":     left,
		"health.certificate.unrenewed": left,
		"health.certificate.soon":      left,
		"health.search.behind":         {"Count", t.Number(facts.SearchBehind)},
		"health.mail.sent":             {"Server", facts.Mail.Server, "Count", t.Number(uint64(facts.Mail.Waiting))},
		"health.mail.trying":           {"Server", facts.Mail.Server, "Count", t.Number(uint64(facts.Mail.Waiting))},
		"health.mail.dead":             {"Count", t.Number(uint64(facts.Mail.Dead))},
		"health.webhook.sent":          {"Server", facts.Webhook.Server, "Count", t.Number(uint64(facts.Webhook.Waiting))},
		"health.webhook.trying":        {"Server", facts.Webhook.Server, "Count", t.Number(uint64(facts.Webhook.Waiting))},
		"health.webhook.dead":          {"Count", t.Number(uint64(facts.Webhook.Dead))},
		"health.webhook.failing": {"Server", facts.Webhook.Server, "Count", t.Number(uint64(facts.Webhook.Waiting)), "Date",
			t.DateTime(facts.Webhook.Failing)},
		"health.retention.first":   {"Next", t.DateTime(facts.Retention.Next)},
		"health.retention.running": {"Date", t.DateTime(facts.Retention.Begun)},
		"health.retention.done": append([]any{"Date", t.DateTime(facts.Retention.Ended), "Next",
			t.DateTime(facts.Retention.Next)}, t.retained(facts.Retention.Done)...),
		"health.mail.failing": {"Server", facts.Mail.Server, "Count", t.Number(uint64(facts.Mail.Waiting)), "Date",
			t.DateTime(facts.Mail.Failing)},
	}
	if f.Key() == "health.backup.failed" {
		return t.backupFailed(facts.Backup)
	}
	return t.Message(f.Key(), args[f.Key()]...)
}

func (t funcs) backupFailed(b health.Backup) (string, error) {
	last := "–"
	if !b.Last.IsZero() {
		last = t.DateTime(b.Last)
	}
	return t.Message("health.backup.failed", "Failed", t.DateTime(b.Failed), "Date", last)
}

// size returns a number of bytes in words: in MB, or from 10 GB on in GB.
func (t funcs) size(bytes uint64) string {
	const mega = 1_000_000
	if bytes >= 10_000*mega {
		return t.Number(bytes/(1000*mega)) + "\u00a0GB"
	}
	return t.Number((bytes+mega-1)/mega) + "\u00a0MB"
}

// retained returns the arguments of a message that says what was deleted by age.
func (t funcs) retained(n notice.RetentionCounts) []any {
	count := func(k notice.RetainedKind) string { return t.Number(uint64(n[k])) }
	return []any{"Contacts", count(notice.KeptContacts), "Networks", count(notice.KeptNetworks),
		"Declined", count(notice.KeptDeclined), "Removed", count(notice.KeptRemoved)}
}
