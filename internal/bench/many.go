package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// crowdSize is the largest number of comments in one batch of the desk.
const crowdSize = 1000

// many compares a decision on a thousand comments at once, and its undoing, with decisions on single comments.
func (b *bench) many(ctx context.Context) error {
	path, err := firstPath()
	if err != nil {
		return err
	}
	data, err := b.data()
	if err != nil {
		return err
	}
	ours, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	defer ours.stop()
	session, err := b.signIn(ctx, ours, data)
	if err != nil {
		return err
	}
	waiting, err := b.stock(ctx, ours, session, path, crowdSize+batch*turns*(1+b.rounds))
	if err != nil {
		return err
	}
	c, err := ours.dial()
	if err != nil {
		return err
	}
	send := func(path string, form url.Values) (location string, err error) {
		if err := c.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
			return "", err
		}
		a, err := c.ask(post(path, form, session))
		if err == nil && a.status != http.StatusSeeOther {
			err = fmt.Errorf("POST %s: status %d", path, a.status)
		}
		return string(a.field("Location")), err
	}
	all, single := strings.Join(waiting[:crowdSize], "-pending ")+"-pending", waiting[crowdSize:]
	var done string
	s, err := b.alternate(ctx,
		func(context.Context, time.Duration) (sample, error) {
			some := single[:batch]
			single = single[batch:]
			return timed(batch, func(i int) error {
				form := url.Values{"action": {"approve"}, "seen": {"pending"}, "back": {"/desk/waiting"}}
				_, err := send("/desk/comments/"+some[i]+"/decision", form)
				return err
			})
		},
		func(context.Context, time.Duration) (sample, error) {
			return timed(1, func(int) error {
				form := url.Values{"action": {"approve"}, "do": {"confirm"}, "picks": {all}, "back": {"/desk/waiting"}}
				location, err := send("/desk/batches", form)
				done = batchPath.FindString(location)
				return err
			})
		},
		func(context.Context, time.Duration) (sample, error) {
			return timed(1, func(int) error {
				_, err := send(done+"/undo", url.Values{"back": {"/desk/waiting"}})
				return err
			})
		},
	)
	if err != nil {
		return err
	}
	b.table.micros("1,000 comments approved at once", s[1].micros(), s[0].micros(), "one decision", target{most: 50})
	b.table.micros("that undone at once", s[2].micros(), s[0].micros(), "one decision", target{})
	return nil
}

var batchPath = regexp.MustCompile(`^/desk/batches/[0-9]+`)
