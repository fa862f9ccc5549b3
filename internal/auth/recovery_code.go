package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

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
// the account does not have it. See recoveryCodeReadings for what is accepted.
func (a *Account) useRecoveryCode(typed string) error {
	codes := recoveryCodeReadings(typed)
	if len(codes) == 0 {
		return notice.Problems{"recovery": {Key: "problem.recovery.missing"}}
	}
	found := -1
	for _, code := range codes {
		hash := recoveryHash(a.Login, code)
		for i, kept := range a.RecoveryCodes {
			if equalHashes(kept, hash) {
				found = i
			}
		}
	}
	if found < 0 {
		return notice.Problems{"recovery": {Key: "problem.recovery.wrong"}}
	}
	a.RecoveryCodes = slices.Delete(slices.Clone(a.RecoveryCodes), found, found+1)
	return nil
}

// digitsOfCopyists are the digits that no code has, by the letter for which people copy them down. A 1 is an i or an l.
var digitsOfCopyists = strings.NewReplacer("0", "o", "8", "b", "9", "g")

// maxReadings is the largest number of codes that recoveryCodeReadings returns.
const maxReadings = 1 << 4

// recoveryCodeReadings returns the codes that a text as typed or pasted may be: in any letter case, with or without
// separators, quotation marks and the number or bullet of a list, and with digits for letters that look like them. It
// returns none for a text without a letter or digit.
func recoveryCodeReadings(typed string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.N) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(typed)))
	if plain == "" {
		return nil
	}
	if number := len(plain) - recoveryChars; number > 0 && strings.Trim(plain[:number], "0123456789") == "" {
		plain = plain[number:]
	}
	readings := []string{""}
	for _, r := range digitsOfCopyists.Replace(plain) {
		letters := string(r)
		if r == '1' && 2*len(readings) <= maxReadings {
			letters = "il"
		}
		var longer []string
		for _, letter := range letters {
			for _, reading := range readings {
				longer = append(longer, reading+string(letter))
			}
		}
		readings = longer
	}
	return readings
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
