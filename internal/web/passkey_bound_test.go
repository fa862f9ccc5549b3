package web_test

import (
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/notice"
)

// TestPasskeysOfAnotherName looks at the pages of a board that has moved since a passkey was added.
func TestPasskeysOfAnotherName(t *testing.T) {
	s := newSite(t, named)
	device := &authtest.Authenticator{Origin: "http://localhost:8080"}
	v := s.staff(notice.Team)
	options := v.get("/desk/account/passkeys").options(t)
	v.post("/desk/account/passkeys", "passkey-name", "Phone", "response", device.Create(t, options)).want(t, 200)
	v.get("/desk/account").want(t, 200, "Phone", "!has moved")
	s.visitor().get("/desk/sign-in").want(t, 200, "passkey.js", "!has moved")
	err := s.store.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
		a, err := tx.Account("team")
		if err != nil {
			return err
		}
		a.Passkeys[0].Party = "old.example"
		return tx.PutAccount(a)
	})
	if err != nil {
		t.Fatal(err)
	}
	s.pass(2 * time.Minute) // the page of signing in knows it a minute later
	const moved = "bound to old.example: the site has moved"
	v.get("/desk/account").want(t, 200, "Bound to old.example: the site has moved")
	w := s.visitor()
	w.get("/desk/sign-in").want(t, 200, "passkey.js", "are bound to that name: the site has moved", "old.example")
	w.password("team", password).want(t, 303)
	w.get("/desk/sign-in/second").want(t, 200, moved, "!passkey.js", "Use a recovery code")
}
