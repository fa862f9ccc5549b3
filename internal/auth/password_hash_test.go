package auth_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// From the tests of the reference implementation (github.com/P-H-C/phc-winner-argon2, src/test.c).
const referencePHC = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

func TestPasswordHashedElsewhere(t *testing.T) {
	fx := newFixture(t)
	fx.Auth = auth.New(auth.Config{Store: fx.store, Now: fx.clock.now}) // at the default cost
	fx.write(t, func(tx auth.WriteTx) error {
		return tx.PutAccount(auth.Account{Login: "rosa", Role: notice.Team, Password: referencePHC})
	})
	if _, err := fx.SignIn(t.Context(), "rosa", "Password", homeClient); err == nil {
		t.Error("a wrong password is right")
	}
	if _, err := fx.SignIn(t.Context(), "rosa", "password", homeClient); err != nil {
		t.Error(err)
	}
	const want = "$argon2id$v=19$m=19456,t=2,p=1$"
	if got := fx.stored(t, "rosa").Password; !strings.HasPrefix(got, want) || len(got) != len(want)+22+1+43 {
		t.Errorf("hashed anew as %s", got)
	}
	if _, err := fx.SignIn(t.Context(), "rosa", "password", homeClient); err != nil {
		t.Errorf("after hashing anew: %v", err)
	}
}

func TestSamePasswordTwice(t *testing.T) {
	fx := newFixture(t)
	if fx.addAccount(t, "rosa").Password == fx.addAccount(t, "juan").Password {
		t.Error("no salt")
	}
}

func TestNotPHC(t *testing.T) {
	swap := func(old, replacement string) string { return strings.Replace(referencePHC, old, replacement, 1) }
	for _, text := range []string{
		"", "$", "$$$$$", "password", referencePHC + "$", " " + referencePHC, referencePHC + "\n", referencePHC[1:],
		swap("argon2id", "argon2i"), swap("argon2id", "2b"), swap("v=19", "v=16"), swap("v=19$", ""),
		swap("m=65536", "m=065536"), swap("m=65536", "m=+65536"), swap("m=65536", "m=-1"), swap("m=65536", "m=7"),
		swap("m=65536", "m=4294967295"), swap("m=65536", "m=99999999999"), swap("m=65536,", ""),
		swap("t=2", "t=0"), swap("t=2", "t=1000"), swap("p=1", "p=0"), swap("p=1", "p=256"), swap("p=1", "p=1,x=1"),
		swap("c29tZXNhbHQ", ""), swap("c29tZXNhbHQ", "c29tZXM"),
		swap("c29tZXNhbHQ", "c29tZXNhbHR"), swap("c29tZXNhbHQ", "c29tZXNhbHQ="),
		swap("c29tZXNhbHQ", strings.Repeat("AAAA", 22)), swap("CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "CTFh"),
	} {
		if _, err := auth.ParsePHC(text); err == nil {
			t.Errorf("%q is taken", text)
		} else if strings.Contains(err.Error(), "$") {
			t.Errorf("error repeats it: %v", err)
		}
	}
	if got, err := auth.ParsePHC(referencePHC); err != nil || got.String() != referencePHC {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzPHC(f *testing.F) {
	f.Add(referencePHC)
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := auth.ParsePHC(text)
		if err != nil {
			if strings.Contains(err.Error(), "$") {
				t.Errorf("the error contains the text: %v", err)
			}
			return
		}
		if p.String() != text || !strings.HasPrefix(text, "$argon2id$v=19$m=") {
			t.Errorf("%q is parsed as %q", text, p)
		}
		if memory, salt, key := p.Sizes(); memory > 1<<30 || salt > 64 || key > 64 {
			t.Errorf("%q would take %d bytes of memory, salt %d, key %d", text, memory, salt, key)
		}
	})
}

// A damaged record is an internal error, not a wrong password.
func TestDamagedPassword(t *testing.T) {
	fx := newFixture(t)
	fx.write(t, func(tx auth.WriteTx) error {
		return tx.PutAccount(auth.Account{Login: "rosa", Role: notice.Team, Password: "$argon2id$"})
	})
	_, err := fx.SignIn(t.Context(), "rosa", goodPassword, auth.Client{})
	if _, wrong := err.(notice.Problems); err == nil || wrong {
		t.Errorf("got %v", err)
	}
}

// TestPasswordsAreNormalised types one password as the keyboards of several systems encode it, for an account that has it
// in one encoding or another.
func TestPasswordsAreNormalised(t *testing.T) {
	fx := newFixture(t)
	typed := []string{
		"contraseña de montaña húmeda é", "contrasen\u0303a de montan\u0303a hu\u0301meda e\u0301",
		"contraseña de montaña ｈúmeda é",
	}
	in := func(login, password string) error {
		_, err := fx.SignIn(t.Context(), login, password, homeClient)
		return err
	}
	for i, chosen := range typed {
		login := fmt.Sprint("rosa", i)
		if _, err := fx.Add(t.Context(), login, "Rosa", notice.Moderator, chosen); err != nil {
			t.Fatal(err)
		}
		for _, now := range typed {
			if err := in(login, now); err != nil {
				t.Errorf("chosen as %+q, typed as %+q: %v", chosen, now, err)
			}
		}
		if err := in(login, "contrasena de montana humeda e"); err == nil {
			t.Error("signed in without any accent")
		}
		var p notice.Problems
		if err := fx.ChangePassword(t.Context(), login, chosen, typed[0]); !errors.As(err, &p) {
			t.Errorf("changed into the same: %v", err)
		}
	}
	// An account from before passwords were normalised has the hash of what was typed then.
	old := fx.HashAsTyped(typed[1])
	fx.change(t, "rosa0", func(a *auth.Account) { a.Password = old })
	if err := in("rosa0", typed[0]); err == nil {
		t.Error("the old hash is of the composed password")
	}
	token := fx.mustSignInWith(t, "rosa0", typed[1])
	if fx.stored(t, "rosa0").Password == old {
		t.Error("the old hash is kept")
	}
	for _, now := range typed {
		if err := in("rosa0", now); err != nil {
			t.Errorf("after that, typed as %+q: %v", now, err)
		}
	}
	fx.change(t, "rosa0", func(a *auth.Account) { a.Password = old })
	if err := fx.Reauthenticate(t.Context(), fx.session(t, token), typed[1]); err != nil {
		t.Errorf("reauthentication against the old hash: %v", err)
	}
}

func (fx *fixture) mustSignInWith(t testing.TB, login, password string) (token string) {
	t.Helper()
	e, err := fx.SignIn(t.Context(), login, password, homeClient)
	if err != nil {
		t.Fatal(err)
	}
	return e.Token
}
