package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// A Passkey is a public key credential of an account (W3C Web Authentication Level 3). All of them are
// discoverable credentials with user verification, so that each can replace the password. Attestation
// is not requested.
type Passkey struct {
	ID             []byte // credential ID, chosen by the authenticator
	Key            []byte // public key in COSE (RFC 9052)
	Name           string // given by the owner; at most MaxName characters
	Added          time.Time
	Used           time.Time // last use; zero if there was none
	Counter        uint32    // signature counter; 0 if the authenticator has none
	BackupEligible bool      // may be synchronised to other devices of its owner
	Party          string    // relying party ID: the host name that it is bound to; empty if it was added before this was kept
}

// Ref returns a short identifier of p for forms: the first 8 bytes of the SHA-256 of its ID, in hex.
func (p Passkey) Ref() string {
	sum := sha256.Sum256(p.ID)
	return hex.EncodeToString(sum[:8])
}

// MaxPasskeys is the maximum number of passkeys of an account.
const MaxPasskeys = 20

// passkeyIndex returns the index in a.Passkeys of the one with a Ref, or notice.ErrNotFound.
func (a Account) passkeyIndex(ref string) (int, error) {
	i := slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return p.Ref() == ref })
	if i < 0 {
		return 0, fmt.Errorf("passkey %q of %q: %w", ref, a.Login, notice.ErrNotFound)
	}
	return i, nil
}

// RenamePasskey changes the name of the passkey with a Ref.
//
// Errors: notice.Problems with the field "name-" + ref; notice.ErrNotFound.
func (a *Auth) RenamePasskey(ctx context.Context, s Session, ref, name string) error {
	name = collapseSpaces(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return notice.Problems{"name-" + ref: {Key: problem}}
	}
	return a.changeOwn(ctx, s, a.now(), "", "", func(_ WriteTx, stored *Account) error {
		i, err := stored.passkeyIndex(ref)
		if err != nil {
			return err
		}
		stored.Passkeys = slices.Clone(stored.Passkeys)
		stored.Passkeys[i].Name = name
		return nil
	})
}

// RemovePasskey removes the passkey with a Ref, and the recovery codes if no second factor is left.
//
// Errors: ErrReauthRequired; notice.ErrNotFound.
func (a *Auth) RemovePasskey(ctx context.Context, s Session, ref string) error {
	now := a.now()
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, now, "", "", func(tx WriteTx, stored *Account) error {
		i, err := stored.passkeyIndex(ref)
		if err != nil {
			return err
		}
		name := stored.Passkeys[i].Name
		stored.Passkeys = slices.Delete(slices.Clone(stored.Passkeys), i, i+1)
		stored.dropUnneededRecoveryCodes()
		return tx.AppendActivity(notice.Activity{
			At: now, By: s.Login, Kind: notice.PasskeyRemoved, Of: s.Login, Detail: name,
		})
	})
}

// passkeyNameProblem returns the message key of what is wrong with a passkey's name, or "".
func passkeyNameProblem(name string) string {
	switch problem := nameProblem(name); problem {
	case "problem.name.missing":
		return "problem.passkey.name"
	default:
		return problem
	}
}
