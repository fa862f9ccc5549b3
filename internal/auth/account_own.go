package auth

import (
	"context"

	"noticeboard/internal/notice"
)

// What people do about their own accounts. A Session says whose; what opens the account can only be
// changed by who has proven lately to be its owner (ErrReauthRequired).

// changeOwn changes the account of a session that still is one, and logs it as the owner's act if kind is
// not empty.
func (a *Auth) changeOwn(ctx context.Context, s Session, kind notice.ActivityKind, detail string, change func(WriteTx, *Account) error) error {
	now := a.now()
	err := a.changeAccount(ctx, s.Login, func(tx WriteTx, stored *Account) error {
		if _, err := tx.Session(s.ID); err != nil {
			return err
		}
		if err := change(tx, stored); err != nil || kind == "" {
			return err
		}
		return tx.AppendActivity(notice.Activity{At: now, By: s.Login, Kind: kind, Of: s.Login, Detail: detail})
	})
	return wrap(err, "changing the account "+s.Login+" by its owner")
}

// SaveProfile keeps the owner's name and language; no language is none in particular. Problems are those
// of name and lang.
func (a *Auth) SaveProfile(ctx context.Context, s Session, name string, lang notice.Lang) error {
	name, p := collapseSpaces(name), notice.Problems{}
	if problem := nameProblem(name); problem != "" {
		p["name"] = problem
	}
	if lang != "" && !lang.Served() {
		p["lang"] = "problem.account.lang"
	}
	if err := p.Err(); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, "", "", func(tx WriteTx, stored *Account) error {
		renamed := stored.Name != name
		stored.Name, stored.Lang = name, lang
		if !renamed {
			return nil
		}
		return tx.AppendActivity(notice.Activity{At: a.now(), By: s.Login, Kind: notice.AccountRenamed, Of: s.Login, Detail: name})
	})
}
