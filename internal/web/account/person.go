package account

import (
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// A Person is what pages show of an account.
type Person struct {
	Login, Name string
	Role        notice.Role
	Lang        notice.Lang // that the account chose for the desk; empty for the browser's
	Created     time.Time
	LastSignIn  time.Time // zero if there was none
	Disabled    bool
	Damaged     bool      // auth.Account.Damaged
	Codes       time.Time // since when it has one-time codes; zero if it has none
	Passkeys    []Passkey
	Recovery    int // recovery codes left
	WrongCodes  auth.WrongCodes
}

// HasSecondFactor reports whether a password alone does not open the account.
func (p Person) HasSecondFactor() bool { return !p.Codes.IsZero() || len(p.Passkeys) > 0 }

// A Passkey is one of an account's.
type Passkey struct {
	Ref, Name string // Ref stands for it in addresses and names of fields
	Added     time.Time
	Used      time.Time // last; zero if never
	Elsewhere string    // host name that it is bound to, if it cannot be used because that is not the site's
}

// person returns what pages show of an account.
func (h *Handlers) person(a auth.Account) Person {
	p := Person{
		Login: a.Login, Name: a.Name, Role: a.Role, Lang: a.Lang, Created: a.Created, LastSignIn: a.LastSignIn,
		Disabled: a.Disabled, Damaged: a.Damaged(), Codes: a.TOTP.Added, Recovery: len(a.RecoveryCodes),
		WrongCodes: a.WrongCodes,
	}
	for _, k := range a.Passkeys {
		p.Passkeys = append(p.Passkeys, Passkey{
			Ref: k.Ref(), Name: k.Name, Added: k.Added, Used: k.Used, Elsewhere: h.auth.BoundElsewhere(k),
		})
	}
	return p
}

// factors returns in words the second factors of an account.
func (v funcs) factors(p Person) (string, error) {
	var words []string
	if !p.Codes.IsZero() {
		w, err := v.Message("factor.codes")
		if err != nil {
			return "", err
		}
		words = append(words, w)
	}
	if n := len(p.Passkeys); n > 0 {
		w, err := v.Count("factor.passkeys", n)
		if err != nil {
			return "", err
		}
		words = append(words, w)
	}
	if len(words) == 0 {
		return v.Message("factor.none")
	}
	return v.List(words), nil
}
