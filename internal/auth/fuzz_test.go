package auth_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// refused reports whether an error is one of those that say that something typed or sent is wrong.
func refused(err error) bool {
	return errors.As(err, &notice.Problems{}) || errors.Is(err, notice.ErrNotFound) ||
		errors.As(err, new(notice.TooSoon)) || errors.As(err, new(auth.LinkError))
}

// FuzzTokens: no token, link, code, login or password that is made up lets anyone in.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{
		"", "ana", "ANA", "000000", "abcd-efgh-ijkl-mnop", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\xff",
		"ana\x00",
		"ana ", "ａｎａ",
	} {
		f.Add(text, text)
	}
	fx := newFixture(f)
	fx.addAccount(f, "ana")
	fx.enrol(f, "ana")
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, text, other string) {
		fx.clock.advance(time.Hour) // more attempts than anyone has
		if r, err := fx.SignIn(ctx, text, other, homeClient); err == nil || !refused(err) {
			t.Errorf("signing in as %q with %q: %+v, %v", text, other, r, err)
		}
		if a, _, err := fx.Authenticate(ctx, text); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("session %q: %+v, %v", text, a.Login, err)
		}
		if l, err := fx.Link(ctx, text); err == nil || !refused(err) {
			t.Errorf("link %q: %+v, %v", text, l, err)
		}
		if id, err := auth.ParseLinkID(text); err == nil && id.String() != text {
			t.Errorf("link id %q is read as %q", text, id)
		}
		type second = func(context.Context, string, string, auth.Client) (auth.SignInResult, error)
		for name, complete := range map[string]second{
			"code": fx.CompleteWithCode, "recovery": fx.CompleteWithRecoveryCode, "passkey": fx.CompleteWithPasskey,
		} {
			if r, err := complete(ctx, text, other, homeClient); err == nil || !refused(err) {
				t.Errorf("%s %q for %q: %+v, %v", name, other, text, r, err)
			}
		}
	})
}

// FuzzPasskey: no answer of a browser that is made up signs anyone in, and none adds a passkey.
func FuzzPasskey(f *testing.F) {
	for _, text := range []string{
		"", "{}", "null", `{"id":"AA","rawId":"AA","type":"public-key","response":{}}`,
		`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA",` +
			`"signature":"AA","userHandle":"AA"}}`,
		`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}`,
	} {
		f.Add(text)
	}
	fx := newFixture(f)
	fx.addAccount(f, "ana")
	session := fx.session(f, fx.signIn(f, "ana"))
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, response string) {
		fx.clock.advance(time.Minute)
		if r, err := fx.SignInWithPasskey(ctx, response, homeClient); err == nil || !refused(err) {
			t.Errorf("%q: %+v, %v", response, r, err)
		}
		session.Authenticated = fx.clock.now()
		if _, err := fx.AddPasskey(ctx, session, "key", response); err == nil || !refused(err) {
			t.Errorf("%q was added: %v", response, err)
		}
	})
}
