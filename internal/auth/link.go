package auth

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const (
	// LinkLifetime is how long a link can be used.
	LinkLifetime = 72 * time.Hour

	linkRetention = 90 * 24 * time.Hour // how long it is remembered after that, so that the page can say why not
)

// A LinkID is the SHA-256 of the token in a link.
type LinkID Hash

// String returns what names the link in addresses of the desk. It does not open anything.
func (id LinkID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// ParseLinkID undoes String. Any other text is notice.ErrNotFound.
func ParseLinkID(text string) (id LinkID, err error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != len(id) {
		return id, fmt.Errorf("%.60q names no link: %w", text, notice.ErrNotFound)
	}
	return LinkID(b), nil
}

// A LinkState says what became of a link.
type LinkState string

const (
	LinkOpen    LinkState = "open"
	LinkUsed    LinkState = "used"
	LinkRevoked LinkState = "revoked"
	LinkExpired LinkState = "expired" // never stored
)

// A Link lets whoever holds its token, once, make an account or give one a new password.
type Link struct {
	ID      LinkID
	Reset   bool        // a new password for the account Login
	Login   string      // may be left to whoever is invited
	Name    string      // likewise
	Role    notice.Role // of the account to be
	By      string      // login of who made it; empty if that was at the machine
	Created time.Time
	Expires time.Time
	State   LinkState
}

// state returns what became of l by now.
func (l Link) state(now time.Time) LinkState {
	if l.State == LinkOpen && !now.Before(l.Expires) {
		return LinkExpired
	}
	return l.State
}

// A LinkError says why a link that there once was does nothing.
type LinkError LinkState

func (o LinkError) Error() string { return "the link is " + string(o) }

// activity is the entry that l calls for when something is done about it.
func (l Link) activity(now time.Time, by notice.Actor, kind notice.ActivityKind) notice.Activity {
	return notice.Activity{At: now, By: by.Login, Kind: kind, Of: cmp.Or(l.Login, l.Name), Detail: l.Role.String()}
}

// Link returns the link of a token that can be used; notice.ErrNotFound if there never was one, and
// LinkError if it is too late for it.
func (a *Auth) Link(ctx context.Context, token string) (l Link, err error) {
	now := a.now()
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		l, err = usableLink(tx, token, now)
		return err
	})
	return l, err
}

// usableLink returns the link of a token. What somebody has made who does not administer any more
// counts as revoked.
func usableLink(tx Tx, token string, now time.Time) (Link, error) {
	hash, ok := tokenHash(token)
	if !ok {
		return Link{}, notice.ErrNotFound
	}
	l, err := tx.Link(LinkID(hash))
	if err != nil {
		return Link{}, err
	}
	if state := l.state(now); state != LinkOpen {
		return Link{}, LinkError(state)
	}
	err = requireAdministrator(tx, notice.Actor{Login: l.By, Role: Operator.Role})
	if errors.Is(err, notice.ErrForbidden) {
		return Link{}, LinkError(LinkRevoked)
	}
	return l, err
}
