package main_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// TestTortureFlood has 600 readers from as many addresses post long comments at once, to a program with little memory. Each
// is answered: the comment is taken, or the answer is 503 with when to come again. Where the machine is so slow that sending
// or answering takes longer than the server allows, a few are cut off. Pages are read meanwhile.
func TestTortureFlood(t *testing.T) {
	needTorture(t)
	const readers, each = 600, 8
	d, data := mountDisk(t)
	addAccount(t, data, "mina", "moderator")
	p := start(t, data, "--trusted-proxy", "127.0.0.1", "--memory-limit", "64MiB", "--log-level", "error")
	before := p.private()
	long := strings.TrimSpace(strings.Repeat("ñññ ", 1200)) // four times as long in a form
	l, transport := newLedger(), &http.Transport{MaxIdleConnsPerHost: readers}
	defer transport.CloseIdleConnections()
	var all sync.WaitGroup
	var mu sync.Mutex
	answers, cuts := map[int]int{}, map[string]int{} // by status, and of those cut off by reason
	for reader := range readers {
		all.Go(func() {
			for i := range each {
				text := fmt.Sprintf("flood %d %d %s", reader, i, long)
				form := url.Values{"comment": {text}, "name": {"Ana"}, "email": {fmt.Sprintf("ana%d@example.org", reader)}}
				l.send(text)
				a, err := floodPost(transport, p, reader, form)
				mu.Lock()
				answers[a.code]++
				if err != nil {
					cuts[reason(err)]++
				}
				mu.Unlock()
				if a.code == http.StatusServiceUnavailable && a.retry == "" {
					t.Errorf("%.20s: 503 does not say when to come again", text)
				}
				if l.note(d, a, text) == "" && err == nil {
					l.refuse(text)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	pages := 0
	for c, reading := client(t), true; reading; pages++ {
		if a := p.get(c, enPath); a.code != http.StatusOK {
			t.Errorf("a reader is answered %d", a.code)
		}
		select {
		case <-done:
			reading = false
		default:
		}
	}
	answered := answers[http.StatusSeeOther] + answers[http.StatusServiceUnavailable]
	if cut := readers*each - answered; answers[http.StatusSeeOther] == 0 || cut != answers[0] || cut > readers*each/100 {
		t.Errorf("the posts are answered %v\ncut off: %v\n%s", answers, cuts, p.log)
	}
	grown := p.private() - before
	if grown > 250 {
		t.Errorf("the flood takes %.0f MB", grown)
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("ended with %v\n%s", err, p.log)
	}
	o := outcome{row: "flood of posts", acknowledged: l.acknowledgedBy(d.Len()), sentence: "We cannot do this just now",
		done: fmt.Sprintf("%d long comments from %d addresses at once with --memory-limit 64MiB: %d taken, %d answered 503, %d "+
			"cut off; %d pages read meanwhile; it takes %.0f MB", readers*each, readers, answers[303], answers[503], answers[0], pages,
			grown)}
	if err := l.audit(data, d.Len(), &o); err != nil {
		t.Error(err)
	}
	o.times = readers * each
	o.report(t)
}

// reason returns what ended a connection, without addresses.
func reason(err error) string {
	if number := syscall.Errno(0); errors.As(err, &number) {
		return number.Error()
	}
	return err.Error()
}

// floodPost posts a comment as a reader with an address of its own.
func floodPost(transport http.RoundTripper, p *process, reader int, form url.Values) (reply, error) {
	r, err := http.NewRequest(http.MethodPost, p.url+enPath+"/comments", strings.NewReader(form.Encode()))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:%x::1", reader))
	return read(transport.RoundTrip(r))
}
