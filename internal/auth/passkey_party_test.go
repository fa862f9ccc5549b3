package auth_test

import (
	"slices"
	"testing"

	"noticeboard/internal/auth"
)

// movedTo returns a fixture of the same store for a board at another address.
func (fx *fixture) movedTo(url string) *fixture {
	next := fx.restart()
	next.Auth = auth.New(auth.Config{Store: fx.store, Now: fx.clock.now, Base: url, Secret: []byte("secret")})
	next.UseCheapHashes(func() {})
	return next
}

// TestPasskeysKnowTheNameTheyAreFor moves a board to another name, where the passkeys from before cannot be used, and
// back.
func TestPasskeysKnowTheNameTheyAreFor(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	device, _ := fx.addPasskey(t, "rosa")
	key := func(fx *fixture) auth.Passkey { return fx.stored(t, "rosa").Passkeys[0] }
	if party := key(fx).Party; party == "" || fx.BoundElsewhere(key(fx)) != "" {
		t.Fatalf("bound to %q", party)
	}
	old := key(fx).Party
	elsewhere := func(fx *fixture) []string { return must[[]string](t)(fx.PasskeysElsewhere(t.Context())) }
	if got := elsewhere(fx); len(got) > 0 {
		t.Errorf("before: %q", got)
	}

	moved := fx.movedTo("https://new.example:8443")
	if got := elsewhere(moved); !slices.Equal(got, []string{old}) {
		t.Errorf("after: %q, want %q", got, old)
	}
	if got := moved.BoundElsewhere(key(moved)); got != old {
		t.Errorf("bound elsewhere: %q, want %q", got, old)
	}
	pending := moved.pending(t, "rosa") // the account still has a second factor
	acct := must[auth.Account](t)(moved.PendingSignIn(t.Context(), pending))
	if options, err := moved.BeginSecondFactor(acct, pending); options != "" || err != nil {
		t.Errorf("offered as the second factor: %q, %v", options, err)
	}
	if options := must[string](t)(moved.BeginLogin()); options == "" {
		t.Error("nobody is asked for a passkey")
	}
	bare := fx.movedTo("http://192.0.2.1")
	if got := elsewhere(bare); len(got) > 0 || bare.BoundElsewhere(key(bare)) != "" {
		t.Errorf("where there are no passkeys: %q", got)
	}

	// One from before the name was kept is tried, and learns it.
	fx.change(t, "rosa", func(a *auth.Account) {
		a.Passkeys = slices.Clone(a.Passkeys)
		a.Passkeys[0].Party = ""
	})
	if got := moved.BoundElsewhere(key(moved)); got != "" {
		t.Errorf("of a name that is not known: %q", got)
	}
	back := fx.restart()
	if _, err := back.SignInWithPasskey(t.Context(), device.Assert(t, must[string](t)(back.BeginLogin())), homeClient); err != nil {
		t.Fatal(err)
	}
	if got := key(back).Party; got != old {
		t.Errorf("after its use it is bound to %q, want %q", got, old)
	}
	fx.disable(t, "rosa")
	if got := elsewhere(fx.movedTo("https://third.example")); len(got) > 0 {
		t.Errorf("of a disabled account: %q", got)
	}
}
