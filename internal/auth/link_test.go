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

func TestLinkStates(t *testing.T) {
	for _, tt := range []struct {
		name string
		then func(fx *fixture, ada notice.Actor, token string, l auth.Link) string
		want error
	}{
		{"open", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string { return token }, nil},
		{"just in time", func(fx *fixture, _ notice.Actor, token string, _ auth.Link) string {
			fx.clock.advance(72*time.Hour - time.Second)
			return token
		}, nil},
		{"expired", func(fx *fixture, _ notice.Actor, token string, _ auth.Link) string {
			fx.clock.advance(72 * time.Hour)
			return token
		}, auth.LinkError(auth.LinkExpired)},
		{"revoked", func(fx *fixture, ada notice.Actor, token string, l auth.Link) string {
			if err := fx.RevokeInvitation(t.Context(), ada, l.ID); err != nil {
				t.Error(err)
			}
			if err := fx.RevokeInvitation(t.Context(), ada, l.ID); !errors.Is(err, notice.ErrConflict) {
				t.Errorf("revoked twice: %v", err)
			}
			return token
		}, auth.LinkError(auth.LinkRevoked)},
		{"used", func(fx *fixture, _ notice.Actor, token string, _ auth.Link) string {
			_, err := fx.AcceptInvitation(t.Context(), token, "juan", "Juan", goodPassword, "", homeClient)
			if err != nil {
				t.Error(err)
			}
			return token
		}, auth.LinkError(auth.LinkUsed)},
		{"the creator was disabled", func(fx *fixture, _ notice.Actor, token string, _ auth.Link) string {
			fx.disable(t, "ada")
			return token
		}, auth.LinkError(auth.LinkRevoked)},
		{"wrong", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string {
			return strings.Repeat("A", len(token))
		}, notice.ErrNotFound},
		{"cut", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string {
			return token[1:]
		}, notice.ErrNotFound},
		{"its ID", func(_ *fixture, _ notice.Actor, _ string, l auth.Link) string {
			return l.ID.String()
		}, notice.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fx := newFixture(t)
			ada := fx.addStaff(t, "ada", notice.Admin)
			token, l, err := fx.Invite(t.Context(), ada, notice.Team, "", "")
			if err != nil {
				t.Fatal(err)
			}
			shown := tt.then(fx, ada, token, l)
			if _, err := fx.Link(t.Context(), shown); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			_, err = fx.AcceptInvitation(t.Context(), shown, "rosa", "Rosa", goodPassword, "", homeClient)
			if !errors.Is(err, tt.want) {
				t.Errorf("accepted: %v, want %v", err, tt.want)
			}
		})
	}
}

// Concurrent uses of one link create one account.
func TestALinkWorksOnce(t *testing.T) {
	fx := newFixture(t)
	token, _, err := fx.Invite(t.Context(), fx.addStaff(t, "ada", notice.Admin), notice.Team, "", "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, login := range []string{"a", "b", "c", "d", "e"} {
		wg.Go(func() {
			_, err := fx.AcceptInvitation(t.Context(), token, login, "Somebody", goodPassword, "", homeClient)
			if err != nil && err != auth.LinkError(auth.LinkUsed) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	fx.read(t, func(tx auth.Tx) error {
		all, err := tx.Accounts("", 9)
		if len(all) != 2 {
			t.Errorf("%d accounts", len(all))
		}
		return err
	})
}

func TestOldLinksAreDeleted(t *testing.T) {
	fx := newFixture(t)
	token, _, err := fx.Invite(t.Context(), fx.addStaff(t, "ada", notice.Admin), notice.Team, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		after time.Duration
		want  error
	}{{80 * time.Hour, auth.LinkError(auth.LinkExpired)}, {95 * 24 * time.Hour, notice.ErrNotFound}} {
		fx.clock.advance(tt.after)
		if _, err := fx.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.Link(t.Context(), token); !errors.Is(err, tt.want) {
			t.Errorf("after %v: %v", tt.after, err)
		}
	}
}
