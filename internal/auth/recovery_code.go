package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// Recovery codes have 80 bits: too many to try them all, so SHA-256 is enough to keep them. The login
// goes in, so that nobody can try for all accounts at once.
const (
	recoveryCodes = 10
	recoveryChars = 16
	recoveryGroup = 4
)

// renewRecoveryCodes gives a new recovery codes, in place of those it has, and returns them: four groups
// of four small letters and digits.
func (a *Account) renewRecoveryCodes() (codes []string) {
	a.RecoveryCodes = nil
	for range recoveryCodes {
		plain := strings.ToLower(rand.Text()[:recoveryChars]) // letters and 2 to 7
		a.RecoveryCodes = append(a.RecoveryCodes, recoveryHash(a.Login, plain))
		var groups []string
		for group := range slices.Chunk([]byte(plain), recoveryGroup) {
			groups = append(groups, string(group))
		}
		codes = append(codes, strings.Join(groups, "-"))
	}
	return codes
}

// useRecoveryCode takes away a code that is right.
func (a *Account) useRecoveryCode(code string) error {
	code = strings.ToLower(stripSeparators(code))
	if code == "" {
		return notice.Problems{"recovery": "problem.recovery.missing"}
	}
	hash, found := recoveryHash(a.Login, code), -1
	for i, kept := range a.RecoveryCodes {
		if equalHashes(kept, hash) {
			found = i
		}
	}
	if found < 0 {
		return notice.Problems{"recovery": "problem.recovery.wrong"}
	}
	a.RecoveryCodes = slices.Delete(slices.Clone(a.RecoveryCodes), found, found+1)
	return nil
}

func recoveryHash(login, plain string) Hash {
	return sha256.Sum256([]byte("recovery\x00" + login + "\x00" + plain))
}

// ensureRecoveryCodes gives recovery codes to an account that has none.
func (a *Account) ensureRecoveryCodes() []string {
	if len(a.RecoveryCodes) > 0 {
		return nil
	}
	return a.renewRecoveryCodes()
}

// dropUnneededRecoveryCodes forgets recovery codes that nothing calls for any more.
func (a *Account) dropUnneededRecoveryCodes() {
	if !a.HasSecondFactor() {
		a.RecoveryCodes = nil
	}
}

// RenewRecoveryCodes gives the owner ten new recovery codes; earlier ones no longer count. It is
// notice.ErrNotFound without a second factor, which they stand in for.
func (a *Auth) RenewRecoveryCodes(ctx context.Context, s Session) (codes []string, err error) {
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return nil, err
	}
	err = a.changeOwn(ctx, s, notice.RecoveryRenewed, "", func(_ WriteTx, stored *Account) error {
		if !stored.HasSecondFactor() {
			return notice.ErrNotFound
		}
		codes = stored.renewRecoveryCodes()
		return nil
	})
	return codes, err
}
