package auth_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestWhatBecomesOfALink(t *testing.T) {
	for _, tt := range []struct {
		name string
		then func(r *fixture, ada notice.Actor, token string, l auth.Link) string
		want error
	}{
		{"open", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string { return token }, nil},
		{"just in time", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			r.clock.advance(72*time.Hour - time.Second)
			return token
		}, nil},
		{"expired", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			r.clock.advance(72 * time.Hour)
			return token
		}, auth.LinkError(auth.LinkExpired)},
		{"revoked", func(r *fixture, ada notice.Actor, token string, l auth.Link) string {
			if err := r.RevokeInvitation(t.Context(), ada, l.ID); err != nil {
				t.Error(err)
			}
			if err := r.RevokeInvitation(t.Context(), ada, l.ID); !errors.Is(err, notice.ErrConflict) {
				t.Errorf("revoked twice: %v", err)
			}
			return token
		}, auth.LinkError(auth.LinkRevoked)},
		{"used", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			if _, err := r.AcceptInvitation(t.Context(), token, "juan", "Juan", goodPassword, "", home); err != nil {
				t.Error(err)
			}
			return token
		}, auth.LinkError(auth.LinkUsed)},
		{"by who was disabled since", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			r.disable(t, "ada")
			return token
		}, auth.LinkError(auth.LinkRevoked)},
		{"wrong", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string {
			return strings.Repeat("A", len(token))
		}, notice.ErrNotFound},
		{"cut", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string { return token[1:] }, notice.ErrNotFound},
		{"its ID", func(_ *fixture, _ notice.Actor, _ string, l auth.Link) string { return l.ID.String() }, notice.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newFixture(t)
			ada := r.staff(t, "ada", notice.Admin)
			token, l, err := r.Invite(t.Context(), ada, notice.Team, "", "")
			if err != nil {
				t.Fatal(err)
			}
			shown := tt.then(r, ada, token, l)
			if _, err := r.Link(t.Context(), shown); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if _, err := r.AcceptInvitation(t.Context(), shown, "rosa", "Rosa", goodPassword, "", home); !errors.Is(err, tt.want) {
				t.Errorf("joined: %v, want %v", err, tt.want)
			}
		})
	}
}

// One link makes one account, however many use it at once.
func TestALinkWorksOnce(t *testing.T) {
	r := newFixture(t)
	token, _, err := r.Invite(t.Context(), r.staff(t, "ada", notice.Admin), notice.Team, "", "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, login := range []string{"a", "b", "c", "d", "e"} {
		wg.Go(func() {
			if _, err := r.AcceptInvitation(t.Context(), token, login, "Somebody", goodPassword, "", home); err != nil && err != auth.LinkError(auth.LinkUsed) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	r.read(t, func(tx auth.Tx) error {
		all, err := tx.Accounts("", 9)
		if len(all) != 2 {
			t.Errorf("%d accounts", len(all))
		}
		return err
	})
}

func TestOldLinksAreForgotten(t *testing.T) {
	r := newFixture(t)
	token, _, err := r.Invite(t.Context(), r.staff(t, "ada", notice.Admin), notice.Team, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		after time.Duration
		want  error
	}{{80 * time.Hour, auth.LinkError(auth.LinkExpired)}, {95 * 24 * time.Hour, notice.ErrNotFound}} {
		r.clock.advance(tt.after)
		if _, err := r.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Link(t.Context(), token); !errors.Is(err, tt.want) {
			t.Errorf("after %v: %v", tt.after, err)
		}
	}
}
