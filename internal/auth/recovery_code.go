package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// A recovery code has 80 random bits, which is too many to try them all, so its SHA-256 may be stored.
// The hash includes the login, so that one guess cannot be tested against all accounts at once.
const (
	recoveryCodes = 10 // codes of an account
	recoveryChars = 16 // of base32 in a code
	recoveryGroup = 4  // characters between hyphens
)

// renewRecoveryCodes replaces the account's recovery codes by new ones and returns them: four groups of
// four lower-case letters and digits, separated by hyphens.
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

// useRecoveryCode removes a code from the account. It returns notice.Problems with the field recovery if
// the account does not have it. Case, spaces, hyphens and dashes do not matter.
func (a *Account) useRecoveryCode(code string) error {
	code = strings.ToLower(stripSeparators(code))
	if code == "" {
		return notice.Problems{"recovery": {Key: "problem.recovery.missing"}}
	}
	hash, found := recoveryHash(a.Login, code), -1
	for i, kept := range a.RecoveryCodes {
		if equalHashes(kept, hash) {
			found = i
		}
	}
	if found < 0 {
		return notice.Problems{"recovery": {Key: "problem.recovery.wrong"}}
	}
	a.RecoveryCodes = slices.Delete(slices.Clone(a.RecoveryCodes), found, found+1)
	return nil
}

// recoveryHash returns the hash of a code without hyphens.
func recoveryHash(login, plain string) Hash {
	return sha256.Sum256([]byte("recovery\x00" + login + "\x00" + plain))
}

// ensureRecoveryCodes creates recovery codes if the account has none. It returns nil if it has some.
func (a *Account) ensureRecoveryCodes() []string {
	if len(a.RecoveryCodes) > 0 {
		return nil
	}
	return a.renewRecoveryCodes()
}

// dropUnneededRecoveryCodes removes the recovery codes if there is no second factor left.
func (a *Account) dropUnneededRecoveryCodes() {
	if !a.HasSecondFactor() {
		a.RecoveryCodes = nil
	}
}

// RenewRecoveryCodes replaces the recovery codes of the owner of s by ten new ones and returns them.
//
// Errors: notice.ErrNotFound if there is no second factor that they could replace; ErrReauthRequired.
func (a *Auth) RenewRecoveryCodes(ctx context.Context, s Session) (codes []string, err error) {
	now := a.now()
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return nil, err
	}
	err = a.changeOwn(ctx, s, now, notice.RecoveryRenewed, "", func(_ WriteTx, stored *Account) error {
		if !stored.HasSecondFactor() {
			return notice.ErrNotFound
		}
		codes = stored.renewRecoveryCodes()
		return nil
	})
	return codes, err
}
