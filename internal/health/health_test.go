package health_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/health"
)

var now = time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)

// good returns facts of a program about which there is nothing to do.
func good() health.Facts {
	return health.Facts{
		Now: now, Started: now.Add(-48 * time.Hour), Checked: true, Free: 100 << 30, Total: 200 << 30,
		DatabaseBytes: 1 << 30, Backup: health.Backup{Every: 24 * time.Hour, Last: now.Add(-20 * time.Hour)},
		Certificate: health.Certificate{On: true, Renewed: true, Begins: now.Add(-50 * 24 * time.Hour),
			Ends: now.Add(40 * 24 * time.Hour)},
		Proxies: 1, TLS: true, Mail: health.Mail{On: true}, SearchOpen: true,
	}
}

func TestAllIsWell(t *testing.T) {
	all := health.Judge(good())
	for _, f := range all {
		if f.Level != health.Fine {
			t.Errorf("%+v", f)
		}
	}
	if len(all) != 12 || health.Worst(all) != health.Fine {
		t.Errorf("%d findings, worst %v", len(all), health.Worst(all))
	}
}

// TestEachFinding changes one fact at a time.
func TestEachFinding(t *testing.T) {
	for _, test := range []struct {
		want   string
		level  health.Level
		change func(*health.Facts)
	}{
		{"health.database.unwritable", health.Failure, func(f *health.Facts) { f.Unwritable = errors.New("no space") }},
		{"health.database.damaged", health.Failure, func(f *health.Facts) { f.Faults, f.Checked = 1, false }},
		{"health.database.checking", health.Fine, func(f *health.Facts) { f.Checked = false }},
		{"health.disk.unknown", health.Advice, func(f *health.Facts) { f.Total, f.Free = 0, 0 }},
		{"health.disk.low", health.Warning, func(f *health.Facts) { f.Free = 2<<30 - 1 }},
		{"health.disk.low", health.Warning, func(f *health.Facts) { f.DatabaseBytes, f.Free = 0, 1<<30-1 }},
		{"health.disk.room", health.Fine, func(f *health.Facts) { f.DatabaseBytes, f.Free = 0, 1<<30 }},
		{"health.disk.room", health.Fine, func(f *health.Facts) { f.DatabaseBytes, f.Total, f.Free = 0, 1<<30, 200<<20 }},
		{"health.disk.full", health.Failure, func(f *health.Facts) { f.Free = 100 << 20 }},
		{"health.backup.none", health.Advice, func(f *health.Facts) { f.Backup = health.Backup{} }},
		{"health.backup.late", health.Warning, func(f *health.Facts) { f.Backup.Last = now.Add(-37 * time.Hour) }},
		{"health.backup.made", health.Fine, func(f *health.Facts) { f.Backup.Last = now.Add(-35 * time.Hour) }},
		{"health.backup.failed", health.Failure, func(f *health.Facts) { f.Backup.Failed = now.Add(-time.Hour) }},
		{"health.backup.made", health.Fine, func(f *health.Facts) { f.Backup.Failed = now.Add(-30 * time.Hour) }},
		{"health.backup.first", health.Fine, func(f *health.Facts) { f.Backup.Last, f.Started = time.Time{}, now }},
		{"health.backup.never", health.Warning, func(f *health.Facts) { f.Backup.Last = time.Time{} }},
		{"health.clock.back", health.Warning, func(f *health.Facts) { f.ClockJump, f.ClockJumped = -time.Hour, now }},
		{"health.clock.forward", health.Warning, func(f *health.Facts) { f.ClockJump, f.ClockJumped = time.Hour, now }},
		{"health.clock.steady", health.Fine, func(f *health.Facts) {
			f.ClockJump, f.ClockJumped = time.Hour, now.Add(-8*24*time.Hour)
		}},
		{"health.proxy.unnamed", health.Warning, func(f *health.Facts) { f.UnnamedProxy = true }},
		{"health.proxy.none", health.Fine, func(f *health.Facts) { f.Proxies = 0 }},
		{"health.address.plain", health.Warning, func(f *health.Facts) { f.TLS = false }},
		{"health.address.local", health.Advice, func(f *health.Facts) { f.TLS, f.Local = false, true }},
		{"health.certificate.none", health.Fine, func(f *health.Facts) { f.Certificate = health.Certificate{} }},
		{"health.certificate.awaited", health.Fine, func(f *health.Facts) {
			f.Certificate, f.Started = health.Certificate{On: true, Renewed: true, Missing: []string{"a.example"}}, now.Add(-time.Minute)
		}},
		{"health.certificate.missing", health.Failure, func(f *health.Facts) { f.Certificate.Missing = []string{"a.example"} }},
		{"health.certificate.ended", health.Failure, func(f *health.Facts) { f.Certificate.Ends = now }},
		{"health.certificate.unrenewed", health.Warning, func(f *health.Facts) { f.Certificate.Ends = now.Add(13 * 24 * time.Hour) }},
		{"health.certificate.valid", health.Fine, func(f *health.Facts) { f.Certificate.Ends = now.Add(14 * 24 * time.Hour) }},
		{"health.certificate.soon", health.Warning, func(f *health.Facts) {
			f.Certificate.Renewed, f.Certificate.Ends = false, now.Add(time.Hour)
		}},
		{"health.certificate.valid", health.Fine, func(f *health.Facts) { // of a day
			f.Certificate.Begins, f.Certificate.Ends = now.Add(-17*time.Hour), now.Add(7*time.Hour)
		}},
		{"health.certificate.unrenewed", health.Warning, func(f *health.Facts) {
			f.Certificate.Begins, f.Certificate.Ends = now.Add(-19*time.Hour), now.Add(5*time.Hour)
		}},
		{"health.mail.none", health.Advice, func(f *health.Facts) { f.Mail = health.Mail{} }},
		{"health.mail.trying", health.Warning, func(f *health.Facts) { f.Mail.Failing = now.Add(-time.Minute) }},
		{"health.mail.failing", health.Failure, func(f *health.Facts) { f.Mail.Failing = now.Add(-2 * time.Hour) }},
		{"health.mail.dead", health.Warning, func(f *health.Facts) { f.Mail.Dead = 1 }},
		{"health.webhook.trying", health.Warning, func(f *health.Facts) { f.Webhook = health.Mail{On: true, Failing: now} }},
		{"health.webhook.failing", health.Failure, func(f *health.Facts) {
			f.Webhook = health.Mail{On: true, Failing: now.Add(-2 * time.Hour)}
		}},
		{"health.webhook.dead", health.Warning, func(f *health.Facts) { f.Webhook = health.Mail{On: true, Dead: 1} }},
		{"health.webhook.sent", health.Fine, func(f *health.Facts) { f.Webhook = health.Mail{On: true} }},
		{"health.retention.first", health.Fine, func(f *health.Facts) {
			f.Retention = health.Retention{On: true, Next: now.Add(time.Hour)}
		}},
		{"health.retention.running", health.Fine, func(f *health.Facts) {
			f.Retention = health.Retention{On: true, Begun: now.Add(-time.Hour)}
		}},
		{"health.retention.done", health.Fine, func(f *health.Facts) {
			f.Retention = health.Retention{On: true, Begun: now.Add(-23 * time.Hour), Ended: now.Add(-22 * time.Hour)}
		}},
		{"health.retention.late", health.Warning, func(f *health.Facts) {
			f.Retention = health.Retention{On: true, Next: now.Add(-7 * time.Hour)}
		}},
		{"health.retention.late", health.Warning, func(f *health.Facts) {
			f.Retention = health.Retention{On: true, Begun: now.Add(-7 * time.Hour)}
		}},
		{"health.retention.failing", health.Failure, func(f *health.Facts) { f.Retention.Problem = "no space" }},
		{"health.posting.unlimited", health.Warning, func(f *health.Facts) { f.Unlimited = true }},
		{"health.search.closed", health.Warning, func(f *health.Facts) { f.SearchOpen = false }},
		{"health.search.behind", health.Warning, func(f *health.Facts) { f.SearchBehind = 1001 }},
	} {
		f := good()
		test.change(&f)
		all := health.Judge(f)
		found := false
		for _, finding := range all {
			found = found || finding.Key() == test.want && finding.Level == test.level
		}
		if !found || health.Worst(all) != test.level {
			t.Errorf("%s at level %v is not among %v", test.want, test.level, all)
		}
	}
}
