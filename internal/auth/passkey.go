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

// Passkeys, by W3C Web Authentication. All are made to be found without a login and to verify their
// owner, so that each can stand for a password; after a password, having it is enough. Who made an
// authenticator is not asked (attestation "none"), so there is nobody to ask about it either.

// A Passkey is a public key of an account; the private one is in a device of its owner.
type Passkey struct {
	ID             []byte // chosen by the device
	Key            []byte // COSE (RFC 9052)
	Name           string
	Added          time.Time
	Used           time.Time // zero: not yet
	Counter        uint32    // of signatures, if the device counts
	BackupEligible bool      // may be copied to other devices of its owner
}

// Ref returns what names p in forms.
func (p Passkey) Ref() string {
	sum := sha256.Sum256(p.ID)
	return hex.EncodeToString(sum[:8])
}

// MaxPasskeys is how many an account may have.
const MaxPasskeys = 20

// passkeyIndex returns where the passkey with a Ref stands.
func (a Account) passkeyIndex(ref string) (int, error) {
	i := slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return p.Ref() == ref })
	if i < 0 {
		return 0, fmt.Errorf("passkey %q of %q: %w", ref, a.Login, notice.ErrNotFound)
	}
	return i, nil
}

// RenamePasskey gives a passkey, by its Ref, another name. Problems are those of the field
// "name-" and the Ref.
func (a *Auth) RenamePasskey(ctx context.Context, s Session, ref, name string) error {
	name = collapseSpaces(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return notice.Problems{"name-" + ref: problem}
	}
	return a.changeOwn(ctx, s, "", "", func(_ WriteTx, stored *Account) error {
		i, err := stored.passkeyIndex(ref)
		if err != nil {
			return err
		}
		stored.Passkeys = slices.Clone(stored.Passkeys)
		stored.Passkeys[i].Name = name
		return nil
	})
}

// RemovePasskey takes a passkey off.
func (a *Auth) RemovePasskey(ctx context.Context, s Session, ref string) error {
	now := a.now()
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, "", "", func(tx WriteTx, stored *Account) error {
		i, err := stored.passkeyIndex(ref)
		if err != nil {
			return err
		}
		name := stored.Passkeys[i].Name
		stored.Passkeys = slices.Delete(slices.Clone(stored.Passkeys), i, i+1)
		stored.dropUnneededRecoveryCodes()
		return tx.AppendActivity(notice.Activity{At: now, By: s.Login, Kind: notice.PasskeyRemoved, Of: s.Login, Detail: name})
	})
}

func passkeyNameProblem(name string) string {
	switch problem := nameProblem(name); problem {
	case "problem.name.missing":
		return "problem.passkey.name"
	default:
		return problem
	}
}
