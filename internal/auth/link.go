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
	// LinkLifetime is how long a link can be used after it was created.
	LinkLifetime = 72 * time.Hour

	// linkRetention is how long an expired link is kept, so that its page can say that it expired.
	linkRetention = 90 * 24 * time.Hour
)

// A LinkID is the SHA-256 of the token in a link.
type LinkID Hash

// String returns id in unpadded base64url, 43 characters, for addresses of the desk. It is not the
// token and cannot be used in its place.
func (id LinkID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// ParseLinkID is the inverse of LinkID.String. For any other text it returns notice.ErrNotFound.
func ParseLinkID(text string) (id LinkID, err error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != len(id) {
		return id, fmt.Errorf("link ID %.60q: %w", text, notice.ErrNotFound)
	}
	return LinkID(b), nil
}

// A LinkState says whether a link can be used and, if not, why.
type LinkState string

const (
	LinkOpen    LinkState = "open" // can be used until it expires
	LinkUsed    LinkState = "used"
	LinkRevoked LinkState = "revoked"
	LinkExpired LinkState = "expired" // computed from Link.Expires, never stored
)

// A Link is a one-time link. The holder of its token can create an account (an invitation) or, if
// Reset is set, give the account Login a new password.
type Link struct {
	ID      LinkID
	Reset   bool
	Login   string      // empty in an invitation whose recipient chooses it
	Name    string      // likewise
	Role    notice.Role // of the account
	By      string      // login of the administrator who created it; empty for the operator
	Created time.Time
	Expires time.Time
	State   LinkState
}

// state returns the state of l at now: LinkExpired if it is open and past its expiry.
func (l Link) state(now time.Time) LinkState {
	if l.State == LinkOpen && !now.Before(l.Expires) {
		return LinkExpired
	}
	return l.State
}

// A LinkError is the state for which an existing link was refused: used, revoked or expired.
type LinkError LinkState

func (e LinkError) Error() string { return "the link is " + string(e) }

// activity returns the entry of the activity log for a change of an invitation.
func (l Link) activity(now time.Time, by notice.Actor, kind notice.ActivityKind) notice.Activity {
	return notice.Activity{At: now, By: by.Login, Kind: kind, Of: cmp.Or(l.Login, l.Name), Detail: l.Role.String()}
}

// Link returns the link of a token, if it can be used.
//
// Errors: a LinkError if it is used, revoked or expired; notice.ErrNotFound if there is no such link.
func (a *Auth) Link(ctx context.Context, token string) (Link, error) {
	return a.link(ctx, token, a.now())
}

func (a *Auth) link(ctx context.Context, token string, now time.Time) (l Link, err error) {
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		l, err = usableLink(tx, token, now)
		return err
	})
	return l, err
}

// usableLink returns the link of a token, if it can be used. A link counts as revoked once its creator
// is no longer an administrator.
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
