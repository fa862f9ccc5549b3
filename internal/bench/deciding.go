package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// batch is the number of decisions in a turn.
const batch = 30

// decisions measures a moderator who approves and removes single comments, on a small board and on a large one.
func (b *bench) decisions(ctx context.Context) error {
	bare, err := openBare(filepath.Join(b.folder, "decisions.db"))
	if err != nil {
		return err
	}
	defer bare.db.Close()
	path, err := firstPath()
	if err != nil {
		return err
	}
	small, err := b.data()
	if err != nil {
		return err
	}
	large, err := b.crowded(ctx)
	if err != nil {
		return err
	}
	if err := b.indexed(ctx, large, "100,000"); err != nil { // or it is built beside the decisions
		return err
	}
	return errors.Join(
		b.decisionsOn(ctx, bare, small, path, "at 7 comments", pagesOfADecision),
		b.decisionsOn(ctx, bare, large, crowdPath, "at 100,000 comments", pagesAtSize),
	)
}

// decisionsOn measures decisions beside bare Updates, also of as many pages as a decision changes.
func (b *bench) decisionsOn(ctx context.Context, bare *bareBolt, data, path, where string, pages int) error {
	ours, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	defer ours.stop()
	session, err := b.signIn(ctx, ours, data)
	if err != nil {
		return err
	}
	if err := b.settle(ctx, ours); err != nil {
		return err
	}
	waiting, err := b.stock(ctx, ours, session, path, batch*turns*(1+b.rounds))
	if err != nil {
		return err
	}
	c, err := ours.dial()
	if err != nil {
		return err
	}
	var approved []string
	decide := func(id, seen, action string) error {
		if err := c.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
			return err
		}
		form := url.Values{"action": {action}, "seen": {seen}, "reason": {"off-topic"}, "back": {"/desk/waiting"}}
		a, err := c.ask(post("/desk/comments/"+id+"/decision", form, session))
		if err == nil && a.status != http.StatusSeeOther {
			err = fmt.Errorf("to %s %s was answered %d", action, id, a.status)
		}
		return err
	}
	s, err := b.alternate(ctx,
		func(context.Context, time.Duration) (sample, error) {
			return timed(batch, func(int) error { return bare.put() })
		},
		func(context.Context, time.Duration) (sample, error) {
			approved, waiting = waiting[:batch], waiting[batch:]
			return ours.during(func() (sample, error) {
				return timed(batch, func(i int) error { return decide(approved[i], "pending", "approve") })
			})
		},
		func(context.Context, time.Duration) (sample, error) {
			return ours.during(func() (sample, error) {
				return timed(batch, func(i int) error { return decide(approved[i], "published", "remove") })
			})
		},
		func(context.Context, time.Duration) (sample, error) {
			return timed(batch, func(int) error { return bare.putPages(pages) })
		},
	)
	if err != nil {
		return err
	}
	const update = "bare bbolt Update"
	for i, what := range []string{"approved", "removed"} {
		f := s[i+1]
		b.table.micros("a comment "+what+", "+where, f.micros(), s[0].micros(), update, target{most: 2})
		b.table.quickest(f, s[0], update, target{most: 2})
		b.table.micros("  of which processor time of the server", f.worked, f.micros(), "in all", target{})
	}
	what := fmt.Sprintf("an Update that changes as many pages, %d", pages)
	b.table.micros(what, s[3].micros(), s[0].micros(), update, target{})
	b.table.quickest(s[3], s[0], update, target{})
	return nil
}

const benchLogin, benchPassword = "bench", "seven quiet ferries leave at noon"

// addAccount adds a moderator's account with the subcommand, unless it has been added to the data directory before.
func (b *bench) addAccount(ctx context.Context, data string) error {
	if b.accounts[data] {
		return nil
	}
	file := filepath.Join(b.folder, "password")
	if err := os.WriteFile(file, []byte(benchPassword+"\n"), 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, b.program,
		"account", "add", benchLogin, "--role", "moderator", "--password-file", file, "--data", data)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("adding an account: %w: %s", err, out)
	}
	b.accounts[data] = true
	return nil
}

// signInForm composes a request that signs in to that account.
func signInForm(fields ...string) []byte {
	return post("/desk/sign-in", url.Values{"login": {benchLogin}, "password": {benchPassword}}, fields...)
}

// signIn adds the account, signs in and returns the Cookie header field.
func (b *bench) signIn(ctx context.Context, p *process, data string) (string, error) {
	if err := b.addAccount(ctx, data); err != nil {
		return "", err
	}
	a, err := once(p.at, signInForm(), http.StatusSeeOther)
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	cookie, _, _ := strings.Cut(string(a.field("Set-Cookie")), ";")
	if cookie == "" {
		return "", errors.New("signing in: no cookie in the response")
	}
	return "Cookie: " + cookie, nil
}

var caseID = regexp.MustCompile(`id="case-([0-9A-V]{13})"`)

// stock posts n comments and returns their ids, which it reads from the pages of the desk's queue.
func (b *bench) stock(ctx context.Context, p *process, session, path string, n int) (ids []string, err error) {
	l, err := p.load(32, http.StatusSeeOther, b.newWriter(path).next)
	if err != nil {
		return nil, err
	}
	if _, err := l.run(ctx, time.Minute, int64(n)); err != nil {
		return nil, fmt.Errorf("sending in %d comments: %w", n, err)
	}
	c := l.conns[0]
	for after := ""; len(ids) < n; after = "?after=" + ids[len(ids)-1] {
		if err := c.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
			return nil, err
		}
		page, err := c.ask(compose("GET", "/desk/waiting"+after, "", []string{session})) // not compressed
		if err != nil {
			return nil, err
		}
		found := caseID.FindAllSubmatch(page.body, -1)
		if page.status != http.StatusOK || len(found) == 0 {
			const format = "the queue after %d of %d comments: status %d, %d cases"
			return nil, fmt.Errorf(format, len(ids), n, page.status, len(found))
		}
		for _, m := range found {
			ids = append(ids, string(bytes.Clone(m[1])))
		}
	}
	return ids, nil
}
