package account

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// A Person is what pages show of an account.
type Person struct {
	Login, Name string
	Role        notice.Role
	Lang        notice.Lang
	Created     time.Time
	Entered     time.Time // last sign-in; zero if there was none
	Disabled    bool
	Codes       time.Time // since when it has one-time codes; zero if it has none
	Passkeys    []Passkey
	Recovery    int // codes left
}

// HasSecond reports whether a password alone does not open the account.
func (p Person) HasSecond() bool { return !p.Codes.IsZero() || len(p.Passkeys) > 0 }

// A Passkey is one of an account's.
type Passkey struct {
	Ref, Name   string
	Added, Used time.Time
}

// factors returns in words what opens an account beside its password.
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

// how returns in words how a session was begun.
func (v funcs) how(method string) (string, error) {
	if method == "" {
		method = "password" // older programs knew no other way
	}
	return v.Say("how.", method)
}

// The pages on which people look after their own accounts.

// client says where a request came from.
func client(c *gin.Context) auth.Client {
	return auth.Client{Addr: edge.ClientAddr(c), Browser: browserName(c.Request.UserAgent())}
}

// browsers lists words of User-Agent headers, the more telling first: most browsers also name others.
var browsers = []struct{ word, name string }{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
	{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"},
}

// browserName returns the name of a browser without version or system; empty for one that is not
// known.
func browserName(agent string) string {
	for _, b := range browsers {
		if strings.Contains(agent, b.word) {
			return b.name
		}
	}
	return ""
}

// person returns what pages show of an account.
func person(a auth.Account) Person {
	p := Person{
		Login: a.Login, Name: a.Name, Role: a.Role, Lang: a.Lang, Created: a.Created, Entered: a.LastSignIn, Disabled: a.Disabled,
		Codes: a.TOTP.Added, Recovery: len(a.RecoveryCodes),
	}
	for _, k := range a.Passkeys {
		p.Passkeys = append(p.Passkeys, Passkey{Ref: k.Ref(), Name: k.Name, Added: k.Added, Used: k.Used})
	}
	return p
}

// signIns returns the sign-ins of an account; here is the session that asks.
func (h *Handlers) signIns(c *gin.Context, login string, here auth.SessionID) (all []SignedIn, err error) {
	list, err := h.auth.SignIns(c.Request.Context(), login)
	for _, in := range list {
		all = append(all, SignedIn{
			Number: in.Number, At: in.At, How: string(in.Method), Browser: in.Browser, Present: in.Active, Here: in.Session == here,
		})
	}
	return all, err
}
