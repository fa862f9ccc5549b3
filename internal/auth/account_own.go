package auth

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// changeOwn applies a change that the owner of s makes to the own account, if s has not ended, and logs
// it unless kind is empty. Changes of passwords and factors call requireReauth first.
func (a *Auth) changeOwn(
	ctx context.Context, s Session, now time.Time, kind notice.ActivityKind, detail string,
	change func(WriteTx, *Account) error,
) error {
	err := a.changeAccount(ctx, s.Login, func(tx WriteTx, stored *Account) error {
		if _, err := tx.Session(s.ID); err != nil {
			return err
		}
		if err := change(tx, stored); err != nil || kind == "" {
			return err
		}
		return tx.AppendActivity(notice.Activity{At: now, By: s.Login, Kind: kind, Of: s.Login, Detail: detail})
	})
	return wrap(err, "changing the account "+s.Login+" for its owner")
}

// SaveProfile changes the name and the preferred language of the owner of s. An empty language means
// no preference.
//
// Errors: notice.Problems with the fields name and lang; notice.ErrNotFound if the session has ended.
func (a *Auth) SaveProfile(ctx context.Context, s Session, name string, lang notice.Lang) error {
	now, name, p := a.now(), collapseSpaces(name), notice.Problems{}
	if problem := nameProblem(name); problem != "" {
		p["name"] = notice.Problem{Key: problem}
	}
	if lang != "" && !lang.Served() {
		p["lang"] = notice.Problem{Key: "problem.account.lang"}
	}
	if err := p.Err(); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, now, "", "", func(tx WriteTx, stored *Account) error {
		renamed := stored.Name != name
		stored.Name, stored.Lang = name, lang
		if !renamed {
			return nil
		}
		return tx.AppendActivity(notice.Activity{
			At: now, By: s.Login, Kind: notice.AccountRenamed, Of: s.Login, Detail: name,
		})
	})
}
