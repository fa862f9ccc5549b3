// Package health judges from what is known of the running program whether an operator has something to do.
//
// It is a pure function from Facts to Findings. What the findings say in words is in the message catalogues, under the
// keys that Key returns; the administrators' page at the desk shows them.
package health

import "time"

// A Level says how much a finding matters.
type Level int

// The levels, from the least.
const (
	Fine    Level = iota // nothing is to be done
	Advice               // it can be left so
	Warning              // something is missing or will fail
	Failure              // something does not work
)

var levelNames = [...]string{"fine", "advice", "warning", "failure"}

func (l Level) String() string { return levelNames[l] }

// Facts are what is known of the running program. The zero value of a field means that nothing is known or has
// happened, unless it says otherwise.
type Facts struct {
	Now, Started time.Time
	Version      string

	Unwritable error // why the database cannot be written; nil if it can
	Keys       uint64
	Faults     int  // found by the check of the database
	Checked    bool // the check has ended

	Free, Total   uint64 // bytes of the disk with the data directory
	DatabaseBytes uint64

	Backup Backup

	ClockJump   time.Duration // how far the clock jumped last; negative if it was set back
	ClockJumped time.Time     // when

	UnnamedProxy bool // a proxy may be missing among those that are trusted
	Proxies      int  // how many networks of proxies are trusted
	TLS          bool // the board's address begins with https
	Local        bool // the board's address is that of this machine

	Certificate Certificate

	Mail      Mail
	Webhook   Mail // likewise of the webhook; Server is the host of its receiver
	Retention Retention
	Unlimited bool // posting is not rate limited

	SearchOpen   bool
	SearchBehind uint64 // changes that are not in the search index yet
}

// A Backup is what is known of the copies of the database.
type Backup struct {
	Every    time.Duration // between scheduled copies; 0: none are scheduled
	Last     time.Time     // when the last complete copy was made
	Failed   time.Time     // when a copy failed last
	Problem  string        // why, in English
	Copies   int
	LastSize uint64 // bytes of the last copy
}

// A Certificate is what is known of the certificates with which the program does TLS. Of several, it is the one that ends
// first.
type Certificate struct {
	On           bool      // the program does TLS by itself
	Renewed      bool      // by the program, with ACME; else an operator replaces a file
	Missing      []string  // host names for which there is none yet
	Begins, Ends time.Time // zero if there is none
}

// DaysLeft returns the number of whole days until the certificate ends.
func (c Certificate) DaysLeft(now time.Time) uint64 {
	return uint64(max(0, c.Ends.Sub(now)) / (24 * time.Hour))
}

// Mail is what is known of the e-mail that is sent.
type Mail struct {
	On            bool   // the settings name a mail server
	Server        string // host:port
	Waiting, Dead int    // messages that wait, and dead letters
	Oldest        time.Time
	Sent          time.Time // when the last was sent, since the start of the program
	Failing       time.Time // since when the mail server takes nothing; zero if it does
	Problem       string    // why, in English
}

// Retention is what is known of the deletion of what was kept for long enough.
type Retention struct {
	On           bool      // the settings say that something is deleted
	Begun, Ended time.Time // of the last run; Ended is zero if it goes on
	Next         time.Time // when the next run begins
	Done         [4]int    // what the last run deleted: addresses, network codes, declined comments, removed comments
	Problem      string    // why it does not go on, in English
}

// A Finding is what is found about one subject.
type Finding struct {
	Subject string // such as "disk"
	State   string // such as "low"
	Level   Level
}

// Key returns the key of the message that says it.
func (f Finding) Key() string { return "health." + f.Subject + "." + f.State }

// Limits of what is fine.
const (
	clockMemory   = 7 * 24 * time.Hour // how long a jump of the clock is told
	searchBacklog = 1000               // changes
	mailGrace     = time.Hour          // how long a mail server or the receiver of a webhook may take nothing
	retainGrace   = 6 * time.Hour      // how long after its time a run of the retention may end
	backupGrace   = 1.5                // of Backup.Every, until a copy counts as missed

	certificateGrace = 5 * time.Minute     // how long an authority may take for the first certificate
	certificateSoon  = 14 * 24 * time.Hour // before its end, or the last quarter of its time if that is less
)

// subjects judge one subject each, in the order in which findings are shown among those of one level.
var subjects = []func(Facts) Finding{
	database, disk, backup, clock, proxy, address, certificate, mail, webhook, posting, retention, search,
}

// Judge returns a finding for each subject, in a fixed order.
func Judge(f Facts) (all []Finding) {
	for _, judge := range subjects {
		all = append(all, judge(f))
	}
	return all
}

// Worst returns the highest level of findings.
func Worst(all []Finding) (worst Level) {
	for _, f := range all {
		worst = max(worst, f.Level)
	}
	return worst
}

func database(f Facts) Finding {
	switch {
	case f.Unwritable != nil:
		return Finding{"database", "unwritable", Failure}
	case f.Faults > 0:
		return Finding{"database", "damaged", Failure}
	case !f.Checked:
		return Finding{"database", "checking", Fine}
	}
	return Finding{"database", "consistent", Fine}
}

// disk asks for room for another copy of the database, which migrations and restoring make, and for a tenth of the disk
// or a gigabyte.
func disk(f Facts) Finding {
	switch least := min(f.Total/10, 1<<30); {
	case f.Total == 0:
		return Finding{"disk", "unknown", Advice}
	case f.Free < f.DatabaseBytes/10+16<<20:
		return Finding{"disk", "full", Failure}
	case f.Free < max(least, 2*f.DatabaseBytes):
		return Finding{"disk", "low", Warning}
	}
	return Finding{"disk", "room", Fine}
}

func backup(f Facts) Finding {
	b := f.Backup
	late := time.Duration(backupGrace * float64(b.Every))
	switch {
	case b.Every == 0:
		return Finding{"backup", "none", Advice}
	case b.Failed.After(b.Last):
		return Finding{"backup", "failed", Failure}
	case b.Last.IsZero() && f.Now.Sub(f.Started) < late:
		return Finding{"backup", "first", Fine}
	case b.Last.IsZero():
		return Finding{"backup", "never", Warning}
	case f.Now.Sub(b.Last) > late:
		return Finding{"backup", "late", Warning}
	}
	return Finding{"backup", "made", Fine}
}

func clock(f Facts) Finding {
	switch {
	case f.ClockJumped.IsZero() || f.Now.Sub(f.ClockJumped) > clockMemory:
		return Finding{"clock", "steady", Fine}
	case f.ClockJump < 0:
		return Finding{"clock", "back", Warning}
	}
	return Finding{"clock", "forward", Warning}
}

func proxy(f Facts) Finding {
	switch {
	case f.UnnamedProxy:
		return Finding{"proxy", "unnamed", Warning}
	case f.Proxies > 0:
		return Finding{"proxy", "named", Fine}
	}
	return Finding{"proxy", "none", Fine}
}

func address(f Facts) Finding {
	switch {
	case f.TLS:
		return Finding{"address", "secure", Fine}
	case f.Local:
		return Finding{"address", "local", Advice}
	}
	return Finding{"address", "plain", Warning}
}

// certificate asks for a new one in time. ACME renews when a third of the time is left, so that the last quarter means that
// it has failed again and again.
func certificate(f Facts) Finding {
	c := f.Certificate
	left := c.Ends.Sub(f.Now)
	switch {
	case !c.On:
		return Finding{"certificate", "none", Fine}
	case len(c.Missing) > 0 && f.Now.Sub(f.Started) < certificateGrace:
		return Finding{"certificate", "awaited", Fine}
	case len(c.Missing) > 0:
		return Finding{"certificate", "missing", Failure}
	case left <= 0:
		return Finding{"certificate", "ended", Failure}
	case left >= min(certificateSoon, c.Ends.Sub(c.Begins)/4):
		return Finding{"certificate", "valid", Fine}
	case c.Renewed:
		return Finding{"certificate", "unrenewed", Warning}
	}
	return Finding{"certificate", "soon", Warning}
}

func mail(f Facts) Finding {
	m := f.Mail
	switch {
	case !m.On:
		return Finding{"mail", "none", Advice}
	case !m.Failing.IsZero() && f.Now.Sub(m.Failing) > mailGrace:
		return Finding{"mail", "failing", Failure}
	case m.Dead > 0:
		return Finding{"mail", "dead", Warning}
	case !m.Failing.IsZero():
		return Finding{"mail", "trying", Warning}
	}
	return Finding{"mail", "sent", Fine}
}

func webhook(f Facts) Finding {
	w := f.Webhook
	switch {
	case !w.On:
		return Finding{"webhook", "none", Fine}
	case !w.Failing.IsZero() && f.Now.Sub(w.Failing) > mailGrace:
		return Finding{"webhook", "failing", Failure}
	case w.Dead > 0:
		return Finding{"webhook", "dead", Warning}
	case !w.Failing.IsZero():
		return Finding{"webhook", "trying", Warning}
	}
	return Finding{"webhook", "sent", Fine}
}

func retention(f Facts) Finding {
	r := f.Retention
	late := func(t time.Time) bool { return !t.IsZero() && f.Now.Sub(t) > retainGrace }
	switch {
	case r.Problem != "":
		return Finding{"retention", "failing", Failure}
	case !r.On:
		return Finding{"retention", "off", Fine}
	case r.Ended.IsZero() && late(r.Begun) || late(r.Next):
		return Finding{"retention", "late", Warning}
	case r.Begun.IsZero():
		return Finding{"retention", "first", Fine}
	case r.Ended.IsZero():
		return Finding{"retention", "running", Fine}
	}
	return Finding{"retention", "done", Fine}
}

func posting(f Facts) Finding {
	if f.Unlimited {
		return Finding{"posting", "unlimited", Warning}
	}
	return Finding{"posting", "limited", Fine}
}

func search(f Facts) Finding {
	switch {
	case !f.SearchOpen:
		return Finding{"search", "closed", Warning}
	case f.SearchBehind > searchBacklog:
		return Finding{"search", "behind", Warning}
	}
	return Finding{"search", "current", Fine}
}

// Keys returns the keys of all findings, without "health." in front.
func Keys() []string {
	return []string{
		"database.unwritable", "database.damaged", "database.checking", "database.consistent",
		"disk.unknown", "disk.full", "disk.low", "disk.room",
		"backup.none", "backup.failed", "backup.first", "backup.never", "backup.late", "backup.made",
		"clock.steady", "clock.back", "clock.forward",
		"proxy.unnamed", "proxy.named", "proxy.none",
		"address.secure", "address.local", "address.plain",
		"certificate.none", "certificate.awaited", "certificate.missing", "certificate.ended", "certificate.valid",
		"certificate.unrenewed", "certificate.soon",
		"mail.sent", "mail.none", "mail.failing", "mail.dead", "mail.trying",
		"webhook.none", "webhook.failing", "webhook.dead", "webhook.trying", "webhook.sent",
		"retention.failing", "retention.off", "retention.late", "retention.first", "retention.running", "retention.done",
		"posting.unlimited", "posting.limited",
		"search.closed", "search.behind", "search.current",
	}
}
