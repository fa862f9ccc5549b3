package auth

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"noticeboard/internal/notice"
)

// maxWrongCodes is how many wrong codes in a row an account accepts until it has a new password (NIST SP 800-63B,
// section 3.2.2). They are entered by someone who knows the password.
const maxWrongCodes = 100

// loggedWrongCodes lists after how many wrong codes in a row there is an entry in the activity log. A few are typing
// mistakes.
var loggedWrongCodes = map[int]bool{3: true, 10: true, 30: true}

// WrongCodes counts the wrong one-time and recovery codes that were entered after the right password. A new password
// sets all to zero.
type WrongCodes struct {
	Row   int       // since the last right code
	Total int       // since the password was set
	Last  time.Time // when the latest was entered; zero if there was none
}

// Exhausted reports whether the account accepts no code until it has a new password. Passkeys are still accepted,
// because they cannot be guessed.
func (w WrongCodes) Exhausted() bool { return w.Row >= maxWrongCodes }

// add counts one wrong code of the account login.
func (w *WrongCodes) add(tx WriteTx, login string, now time.Time) error {
	w.Row, w.Total, w.Last = w.Row+1, w.Total+1, now
	act := notice.Activity{At: now, Kind: notice.CodesWrong, Of: login, Detail: strconv.Itoa(w.Row)}
	if w.Exhausted() {
		act.Kind = notice.CodesRefused
	} else if !loggedWrongCodes[w.Row] {
		return nil
	}
	return tx.AppendActivity(act)
}

// useCode applies check to the account, which accepts a code and marks it as used, and counts a code that is wrong, in
// one transaction.
//
// Errors: those of check; notice.Problems with the field form if WrongCodes.Exhausted; notice.ErrNotFound if the
// account was disabled or has another password than acct.
func (a *Auth) useCode(ctx context.Context, acct Account, now time.Time, check func(*Account, time.Time) error) error {
	var wrong error
	err := a.changeAccount(ctx, acct.Login, func(tx WriteTx, stored *Account) error {
		wrong = nil
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrNotFound
		}
		if stored.WrongCodes.Exhausted() {
			return notice.Problems{"form": {Key: "problem.second.exhausted"}}
		}
		switch err := check(stored, now); {
		case err == nil:
			stored.WrongCodes.Row = 0
			return nil
		case !isWrongCode(err):
			return err
		default:
			wrong = err
			return stored.WrongCodes.add(tx, stored.Login, now)
		}
	})
	return cmp.Or(wrap(err, "checking a code"), wrong)
}

// isWrongCode reports whether err says that a code is wrong, rather than missing or used before.
func isWrongCode(err error) bool {
	var problems notice.Problems
	errors.As(err, &problems)
	return problems["code"].Key == "problem.code.wrong" || problems["recovery"].Key == "problem.recovery.wrong"
}
