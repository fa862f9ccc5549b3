package view

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"rsc.io/qr"

	"noticeboard/internal/notice"
)

// FlashKeys lists what pages of accounts can say was just done. Each has a message, "deed." and the key.
var FlashKeys = []string{
	"saved", "password", "codes-on", "codes-off", "passkey-on", "passkey-off", "passkey-name", "recovery", "signed-out", "ended",
	"revoked", "name", "role", "disable", "enable", "sign-out", "factors",
}

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

// A SignedIn is an entry in the list of sign-ins.
type SignedIn struct {
	Number  uint64
	At      time.Time
	How     string // an auth.Method
	Browser string // empty if it is not known
	Present bool   // its session goes on
	Here    bool   // it is the session that asks
}

// An Invitation is one that can still be used.
type Invitation struct {
	ID, Login, Name, By string
	Role                notice.Role
	Expires             time.Time
}

// Second is the second step of signing in.
type Second struct {
	Frame
	Next     string
	Codes    bool   // the account has one-time codes
	Passkey  string // options for one; empty if there can be none
	Missing  string // then why, if the account has passkeys
	Recovery bool   // there are recovery codes left
	Code     string // as typed
	Problems notice.Problems
	Wait     time.Duration
}

// Prove is where who is signed in shows a password or a passkey again.
type Prove struct {
	Frame
	Next     string
	Passkey  string
	Problems notice.Problems
	Wait     time.Duration
}

// Join is where a one-time link leads: to a new account, or to a new password.
type Join struct {
	Frame
	Token       string
	Reset       bool // a new password for Login
	Role        notice.Role
	Login, Name string
	Given       bool // the link says which login
	Lang        notice.Lang
	Problems    notice.Problems
}

// OwnAccount is the page of one's own account.
type OwnAccount struct {
	Frame
	Person   Person
	Name     string // as typed
	Lang     notice.Lang
	Missing  string // why there can be no passkeys: see auth.Auth.PasskeysUnavailable
	SignIns  []SignedIn
	Renaming string // Ref of the passkey whose name, as typed, cannot be taken
	Typed    string
	Done     string
	Problems notice.Problems
	Wait     time.Duration
}

// OneTimeCodes is where one-time codes are turned on.
type OneTimeCodes struct {
	Frame
	Secret   string // base32
	On       bool   // there are some already, which these replace
	Code     string // as typed
	Problems notice.Problems
}

// NewPasskey is where a passkey is added.
type NewPasskey struct {
	Frame
	Passkey  string // options for it; empty if there can be none
	Missing  string
	Name     string
	Problems notice.Problems
}

// Recovery shows new recovery codes, once.
type Recovery struct {
	Frame
	Done  string // what else was done
	Codes []string
}

// Accounts lists the accounts and open invitations.
type Accounts struct {
	Frame
	People      []Person
	More        string
	Invitations []Invitation
	Role        notice.Role // as filled in, to invite
	Login, Name string
	Done        string
	Problems    notice.Problems
}

// Account is an administrator's page of one account.
type Account struct {
	Frame
	Person   Person
	Failed   string // the act that could not be carried out
	Name     string // as typed
	Role     notice.Role
	SignIns  []SignedIn
	Acts     []notice.Activity
	Done     string
	Problems notice.Problems
}

// Own reports whether the account is that of who looks at it.
func (a Account) Own() bool { return a.Desk != nil && a.Desk.Actor.Login == a.Person.Login }

// LinkMade shows a one-time link, once.
type LinkMade struct {
	Frame
	Link    string
	Expires time.Time
	For     string      // login of the account that gets a new password; empty for an invitation
	Role    notice.Role // of the account to be
	Back    string
}

// Activity is the log of administrative acts.
type Activity struct {
	Frame
	Acts []notice.Activity
	More string
}

// factors returns in words what opens an account beside its password.
func (v accountFuncs) factors(p Person) (string, error) {
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
func (v accountFuncs) how(method string) (string, error) {
	if method == "" {
		method = "password" // older programs knew no other way
	}
	return v.say("how.", method)
}

// roleDetails lists the activities whose detail is a role.
var roleDetails = map[notice.ActivityKind]bool{
	notice.AccountAdded: true, notice.AccountInvited: true, notice.InvitationRevoked: true, notice.AccountJoined: true, notice.AccountRole: true,
}

// activityText returns an entry of the activity log as a sentence.
func (v accountFuncs) activityText(a notice.Activity) (string, error) {
	by, of, detail := isolate(a.By), isolate(a.Of), isolate(a.Detail)
	var err error
	if by == "" {
		by, err = v.Message("activity.by.machine")
	}
	if of == "" && err == nil {
		of, err = v.Message("activity.of.nobody")
	}
	if day, none := time.Parse(time.DateOnly, a.Detail); none == nil { // the end of a pause
		detail = v.Date(day)
	}
	if roleDetails[a.Kind] && err == nil {
		detail, err = v.say("role.", a.Detail)
	}
	if a.Kind == notice.SettingsChanged && err == nil {
		of, detail, err = v.settingChanged(a)
	}
	if err != nil {
		return "", err
	}
	return v.Message("activity."+string(a.Kind), "By", by, "Of", of, "Detail", detail)
}

// settingChanged returns the name of a setting that was changed and what it is since then.
func (v accountFuncs) settingChanged(a notice.Activity) (name, value string, err error) {
	kind, _, _ := strings.Cut(a.Of, ".") // word.12
	if name, err = v.say("setting.name.", kind); err != nil {
		return "", "", err
	}
	switch {
	case a.Of == "mode":
		value, err = v.say("mode.", a.Detail)
	case a.Detail == "true", a.Detail == "false":
		value, err = v.say("setting.is.", a.Detail)
	case a.Detail == "":
		value, err = v.Message("setting.is.gone")
	default:
		value = isolate(a.Detail)
	}
	return name, value, err
}

// enrolment returns what an authenticator app reads to make one-time codes
// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
func (v accountFuncs) enrolment(p OneTimeCodes) string {
	issuer := in(v.Institution.Name, v.Lang())
	label := url.PathEscape(issuer + ":" + p.Desk.Actor.Login)
	query := "secret=" + p.Secret + "&issuer=" + url.PathEscape(issuer)
	return "otpauth://totp/" + label + "?" + query
}

// A picture is a QR code as the path of an SVG, in a square of so many units.
type picture struct {
	Size int
	Path string
}

// quiet is the margin that scanners need (ISO/IEC 18004).
const quiet = 4

// codePicture draws a QR code.
func codePicture(text string) (picture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return picture{}, fmt.Errorf("drawing a QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return picture{code.Size + 2*quiet, path.String()}, nil
}

// grouped returns text in groups of four characters.
func grouped(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// A passkeyForm is a form that takes a passkey.
type passkeyForm struct{ Action, Next, Options, Button string }

// keyForm returns the form for a passkey; nil if there can be none. Its button says the message with
// the key "passkey." and button.
func keyForm(action, next, options, button string) *passkeyForm {
	if options == "" {
		return nil
	}
	return &passkeyForm{action, next, options, button}
}
