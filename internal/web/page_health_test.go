package web_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/health"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
	"noticeboard/internal/web/desk"
)

// healthExamples are the page with every finding there is.
func healthExamples() (all []example) {
	well := health.Facts{
		Now: day, Started: day.Add(-time.Hour), Version: "v1.2.3", Keys: 12345, Checked: true,
		Certificate: health.Certificate{On: true, Renewed: true, Begins: day.Add(-50 * 24 * time.Hour), Ends: day.Add(40 * 24 * time.Hour)},
		Free:        50e9, Total: 200e9,
		DatabaseBytes: 123_456_789, Proxies: 1, TLS: true, Mail: health.Mail{On: true, Server: "mail.example.org:587"}, SearchOpen: true,
		Backup: health.Backup{Every: 24 * time.Hour, Last: day.Add(-time.Hour), Copies: 9, LastSize: 120e6},
	}
	for name, change := range map[string]func(*health.Facts){
		"fine":       func(*health.Facts) {},
		"unwritable": func(f *health.Facts) { f.Unwritable, f.Free = errors.New("no space"), 1e6 },
		"damaged": func(f *health.Facts) {
			f.Faults, f.Free, f.Backup.Failed, f.SearchBehind = 2, 100e6, day, 5000
		},
		"checking": func(f *health.Facts) {
			f.Checked, f.Total, f.Free, f.Backup.Last, f.SearchOpen = false, 0, 0, time.Time{}, false
		},
		"late": func(f *health.Facts) {
			f.Backup.Last, f.ClockJump, f.ClockJumped = day.Add(-48*time.Hour), -time.Hour, day
			f.UnnamedProxy, f.TLS, f.Mail, f.Unlimited = true, false, health.Mail{}, true
		},
		"never": func(f *health.Facts) {
			f.Backup.Last, f.Started, f.ClockJump, f.ClockJumped = time.Time{}, day.Add(-72*time.Hour), time.Hour, day
			f.Proxies, f.TLS, f.Local = 0, false, true
		},
		"no backups, and one that failed first": func(f *health.Facts) {
			f.Backup = health.Backup{Every: time.Hour, Failed: day}
		},
		"a certificate that is awaited": func(f *health.Facts) {
			f.Certificate, f.Started = health.Certificate{On: true, Renewed: true, Missing: []string{"board.example.org"}}, day
		},
		"a certificate that is missing":     func(f *health.Facts) { f.Certificate.Missing = []string{"board.example.org", "www.example.org"} },
		"a certificate that has ended":      func(f *health.Facts) { f.Certificate.Ends = day.Add(-time.Hour) },
		"a certificate that is not renewed": func(f *health.Facts) { f.Certificate.Ends = day.Add(3 * 24 * time.Hour) },
		"a file that ends soon": func(f *health.Facts) {
			f.Certificate.Renewed, f.Certificate.Ends = false, day.Add(3*24*time.Hour)
		},
		"no certificate": func(f *health.Facts) { f.Certificate = health.Certificate{} },
		"email failing":  func(f *health.Facts) { f.Mail.Failing = day.Add(-2 * time.Hour) },
		"email trying":   func(f *health.Facts) { f.Mail.Failing = day.Add(-time.Minute) },
		"email given up": func(f *health.Facts) { f.Mail.Dead = 3 },
		"webhook": func(f *health.Facts) {
			f.Webhook = health.Mail{On: true, Server: "chat.example.org", Waiting: 2}
			f.Retention = health.Retention{On: true, Next: day.Add(time.Hour)}
		},
		"webhook failing": func(f *health.Facts) {
			f.Webhook = health.Mail{On: true, Server: "chat.example.org", Failing: day.Add(-2 * time.Hour)}
			f.Retention = health.Retention{On: true, Begun: day.Add(-time.Minute)}
		},
		"webhook trying": func(f *health.Facts) {
			f.Webhook = health.Mail{On: true, Server: "chat.example.org", Failing: day.Add(-time.Minute)}
			f.Retention = health.Retention{
				On: true, Begun: day.Add(-9 * time.Hour), Ended: day.Add(-8 * time.Hour), Next: day.Add(15 * time.Hour),
				Done: notice.RetentionCounts{1200, 3400, 0, 1},
			}
		},
		"webhook given up": func(f *health.Facts) {
			f.Webhook = health.Mail{On: true, Server: "chat.example.org", Dead: 3}
			f.Retention = health.Retention{On: true, Begun: day.Add(-9 * time.Hour)}
		},
		"retention failing": func(f *health.Facts) { f.Retention.Problem = "no space" },
		"no backups":        func(f *health.Facts) { f.Backup = health.Backup{} },
	} {
		facts := well
		change(&facts)
		findings := health.Judge(facts)
		all = append(all, example{"health, " + name, desk.HealthShow{Frame: deskFrame(notice.Admin, nil), Facts: facts,
			Findings: findings, Worst: health.Worst(findings)}})
	}
	return all
}

// TestHealthPageSaysEveryFinding holds the examples to all findings there are.
func TestHealthPageSaysEveryFinding(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range healthExamples() {
		for _, f := range e.page.(desk.HealthShow).Findings {
			seen[f.Subject+"."+f.State] = true
		}
	}
	for _, key := range health.Keys() {
		if !seen[key] {
			t.Errorf("no example has %s", key)
		}
	}
	if len(seen) != len(health.Keys()) {
		t.Errorf("%d findings in the examples, %d in health.Keys", len(seen), len(health.Keys()))
	}
}

// TestHealthPage looks at the page as an administrator does, in both languages.
func TestHealthPage(t *testing.T) {
	s := newSite(t, func(w *web.Config, _ *board.Config) {
		w.Health = func(context.Context) health.Facts {
			return health.Facts{Now: day, Started: day, Version: "v1.2.3", Checked: true, Keys: 9, TLS: true, SearchOpen: true,
				Certificate: health.Certificate{On: true, Begins: day.Add(-87 * 24 * time.Hour), Ends: day.Add(3 * 24 * time.Hour)},
				Free:        1e6, Total: 10e9, Backup: health.Backup{Every: time.Hour, Failed: day}}
		}
	})
	admin := s.staff(notice.Admin)
	page := admin.get("/desk/health")
	page.want(t, 200, "v1.2.3", "Something does not work.", "Almost full: 1\u00a0MB of 10\u00a0GB left.",
		"Readers reach the site over TLS.", "It ends on November 6, 2020", "Days left: 3.", `<a href="/desk/health" aria-current="page">Health</a>`)
	if strings.Index(page.body, "Almost full") > strings.Index(page.body, "over TLS") {
		t.Error("what does not work is not first")
	}
	admin.get("/desk/health?lang=es").want(t, 200, "Hay algo que no funciona.", "Casi lleno: quedan 1\u00a0MB de 10\u00a0GB.")
	s.staff(notice.Moderator).get("/desk/health").want(t, 403, "!v1.2.3")

	// A proxy that nobody named is known to the site alone.
	v := s.visitor()
	v.get(enPath, "X-Forwarded-For", "203.0.113.7")
	admin.get("/desk/health").want(t, 200, "Llegan peticiones por un proxy que no se ha indicado")
}
