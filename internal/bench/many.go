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

// crowdSize is how many comments one act of the desk can be about.
const crowdSize = 1000

// many measures a moderator who decides on a thousand comments at once, and undoes it, against one who
// decides on single ones.
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
	waiting, err := stock(ctx, ours, session, path, crowdSize+batch*turns*(1+b.rounds))
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
			err = fmt.Errorf("%s was answered %d", path, a.status)
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
				_, err := send("/desk/comments/"+some[i]+"/decision", url.Values{"action": {"approve"}, "seen": {"pending"}, "back": {"/desk/waiting"}})
				return err
			})
		},
		func(context.Context, time.Duration) (sample, error) {
			return timed(1, func(int) error {
				location, err := send("/desk/batches", url.Values{"action": {"approve"}, "do": {"confirm"}, "picks": {all}, "back": {"/desk/waiting"}})
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
