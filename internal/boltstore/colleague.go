package boltstore

import (
	"errors"
	"fmt"
	"maps"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func (x tx) Colleague(login string) (notice.Colleague, error) {
	a, err := x.Account(login)
	return colleagueOf(a), err
}

func (x tx) Colleagues(after string, n int) (all []notice.Colleague, err error) {
	list, err := x.Accounts(after, n)
	for _, a := range list {
		all = append(all, colleagueOf(a))
	}
	return all, err
}

// colleagueOf returns an account as a colleague. One that is damaged is disabled.
func colleagueOf(a auth.Account) notice.Colleague {
	return notice.Colleague{Actor: a.Actor(), Lang: a.Lang, Disabled: a.Disabled, Mail: a.Mail}
}

func (x *writeTx) PutColleagueMail(login string, m notice.ColleagueMail) error {
	a, err := x.Account(login)
	if err != nil {
		return err
	}
	a.Mail = m
	return x.PutAccount(a)
}

type colleagueMailForm struct {
	Address string                           `json:"address,omitempty"`
	State   notice.MailboxState              `json:"state,omitempty"`
	Since   int64                            `json:"since,omitempty"`
	Reason  string                           `json:"reason,omitempty"`
	Lang    notice.Lang                      `json:"lang,omitempty"`
	Often   map[notice.DeskNews]notice.Often `json:"often,omitempty"`
	Asked   []askingForm                     `json:"asked,omitempty"`
}

type askingForm struct {
	Of []byte `json:"of"`
	At int64  `json:"at"`
}

// colleagueMailToForm returns nil for the zero ColleagueMail.
func colleagueMailToForm(m notice.ColleagueMail) *colleagueMailForm {
	if m.Address == "" && m.State == 0 && len(m.Often) == 0 && len(m.Asked) == 0 {
		return nil
	}
	f := colleagueMailForm{
		Address: m.Address, State: m.State, Since: millis(m.Since), Reason: m.Reason, Lang: m.Lang,
		Often: maps.Clone(m.Often),
	}
	for _, a := range m.Asked {
		f.Asked = append(f.Asked, askingForm{a.Of[:], millis(a.At)})
	}
	return &f
}

func (f *colleagueMailForm) mail() (m notice.ColleagueMail) {
	if f == nil {
		return m
	}
	m = notice.ColleagueMail{
		Address: f.Address, State: f.State, Since: instant(f.Since), Reason: f.Reason, Lang: f.Lang, Often: f.Often,
	}
	for _, a := range f.Asked {
		asking := notice.Asking{At: instant(a.At)}
		copy(asking.Of[:], a.Of)
		m.Asked = append(m.Asked, asking)
	}
	return m
}

var deskWatchKey = []byte("desk-watch")

func (x tx) DeskWatch() (notice.DeskWatch, error) {
	if v := x.get(meta, deskWatchKey); v != nil {
		return decodeDeskWatch(v)
	}
	return notice.DeskWatch{}, nil
}

func (x *writeTx) PutDeskWatch(w notice.DeskWatch) error {
	data, err := encodeDeskWatch(w)
	return errors.Join(err, x.put(meta, deskWatchKey, data))
}

type deskWatchForm struct {
	Overdue notice.CommentID `json:"overdue"`
	Mail    int64            `json:"mail,omitempty"`
	Hook    int64            `json:"hook,omitempty"`
	Backup  int64            `json:"backup,omitempty"`
	Dead    int64            `json:"dead,omitempty"`
}

func encodeDeskWatch(w notice.DeskWatch) ([]byte, error) {
	return encode(deskWatchForm{
		Overdue: w.Overdue, Mail: millis(w.Mail), Hook: millis(w.Hook), Backup: millis(w.Backup), Dead: millis(w.Dead),
	})
}

func decodeDeskWatch(v []byte) (notice.DeskWatch, error) {
	var f deskWatchForm
	if err := decode(v, &f); err != nil {
		return notice.DeskWatch{}, fmt.Errorf("what the desk was told: %w", err)
	}
	return notice.DeskWatch{
		Overdue: f.Overdue, Mail: instant(f.Mail), Hook: instant(f.Hook), Backup: instant(f.Backup), Dead: instant(f.Dead),
	}, nil
}
