package auth_test

import (
	"errors"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/notice"
)

// other returns what another process, or this one after a restart, has of the same store.
func (fx *fixture) other() *fixture { return fx.restart() }

func TestASignInIsCompletedElsewhere(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, codes := fx.enrol(t, "rosa")
	pending := fx.pending(t, "rosa")
	code := fx.code(secret, 1)
	if r, err := fx.other().CompleteWithCode(t.Context(), pending, code, homeClient); err != nil ||
		!fx.signedIn(t, r.Token) {
		t.Errorf("with a code: %v", err)
	}
	if _, err := fx.PendingSignIn(t.Context(), pending); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("it is still pending where it began: %v", err)
	}
	pending = fx.pending(t, "rosa")
	if r, err := fx.other().CompleteWithRecoveryCode(t.Context(), pending, codes[0], homeClient); err != nil ||
		!fx.signedIn(t, r.Token) {
		t.Errorf("with a recovery code: %v", err)
	}
}

func TestASecondFactorIsAddedElsewhere(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	s := fx.session(t, fx.signIn(t, "rosa"))
	text := must[string](t)(fx.EnrolTOTP(t.Context(), s))
	elsewhere := fx.other()
	if again := must[string](t)(elsewhere.EnrolTOTP(t.Context(), s)); again != text {
		t.Error("another secret is shown elsewhere")
	}
	secret, err := auth.TOTPText.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	if codes, err := elsewhere.ConfirmTOTP(t.Context(), s, fx.code(secret, 0)); err != nil || len(codes) != 10 {
		t.Errorf("an authenticator app: %d codes, %v", len(codes), err)
	}

	d := &authtest.Authenticator{Origin: base}
	created := d.Create(t, must[string](t)(fx.BeginRegistration(t.Context(), s)))
	if _, err := elsewhere.AddPasskey(t.Context(), s, "Phone", created); err != nil {
		t.Errorf("a passkey: %v", err)
	}
	if _, err := fx.AddPasskey(t.Context(), s, "Phone", created); err == nil {
		t.Error("the same answer is accepted where the challenge was issued")
	}
}

func TestAPasskeyChallengeIsAnsweredElsewhere(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	d, s := fx.addPasskey(t, "rosa")
	for _, tt := range []struct {
		name string
		ask  func() string
		use  func(fx *fixture, answer string) error
	}{
		{"signing in", func() string { return must[string](t)(fx.BeginLogin()) },
			func(fx *fixture, answer string) error {
				_, err := fx.SignInWithPasskey(t.Context(), answer, homeClient)
				return err
			}},
		{"reauthenticating", func() string { return must[string](t)(fx.BeginReauth(fx.stored(t, "rosa"), s)) },
			func(fx *fixture, answer string) error { return fx.ReauthenticateWithPasskey(t.Context(), s, answer) }},
	} {
		answer := d.Assert(t, tt.ask())
		if err := tt.use(fx.other(), answer); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for name, where := range map[string]*fixture{"here": fx, "in a third process": fx.other()} {
			if err := tt.use(where, answer); err == nil {
				t.Errorf("%s: accepted again %s", tt.name, name)
			}
		}
	}
	pending := fx.pending(t, "rosa")
	answer := d.Assert(t, must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), pending)))
	if _, err := fx.other().CompleteWithPasskey(t.Context(), pending, answer, homeClient); err != nil {
		t.Errorf("second factor: %v", err)
	}

	stranger := auth.New(auth.Config{Store: fx.store, Now: fx.clock.now, Base: base, Secret: []byte("another")})
	answer = d.Assert(t, must[string](t)(fx.BeginLogin()))
	if _, err := stranger.SignInWithPasskey(t.Context(), answer, homeClient); err == nil {
		t.Error("a challenge is accepted that was issued under another secret")
	}
}

// TestStatesAreBounded fills each kind of state.
func TestStatesAreBounded(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	d, _ := fx.addPasskey(t, "rosa")
	fx.SetMaxStates(3)
	pending := make([]string, 4)
	for i := range pending {
		fx.clock.advance(time.Second)
		pending[i] = fx.pending(t, "rosa")
	}
	for i, token := range pending {
		if _, err := fx.PendingSignIn(t.Context(), token); (err == nil) != (i > 0) {
			t.Errorf("pending sign-in %d: %v", i+1, err)
		}
	}
	var answers []string
	for i := range 5 {
		fx.clock.advance(time.Second)
		answers = append(answers, d.Assert(t, must[string](t)(fx.BeginLogin())))
		_, err := fx.SignInWithPasskey(t.Context(), answers[i], homeClient)
		if full := i >= 2; errors.As(err, new(notice.TooSoon)) != full || !full && err != nil { // one was spent before
			t.Errorf("sign-in %d by passkey: %v", i+1, err)
		}
	}
	fx.clock.advance(10*time.Minute - 5*time.Second)
	if _, err := fx.SignInWithPasskey(t.Context(), answers[0], homeClient); err == nil {
		t.Error("the first answer is accepted again")
	}
	fx.clock.advance(time.Minute)
	if _, err := fx.SignInWithPasskey(t.Context(), d.Assert(t, must[string](t)(fx.BeginLogin())),
		homeClient); err != nil {
		t.Errorf("later: %v", err)
	}
}

// TestExpiredStatesAreDeleted counts what is left after an hour.
func TestExpiredStatesAreDeleted(t *testing.T) {
	fx := newFixture(t)
	fx.setup(t)
	fx.addAccount(t, "rosa")
	fx.addPasskey(t, "rosa")
	fx.pending(t, "rosa")
	left := func() (n int) {
		fx.read(t, func(tx auth.Tx) error {
			n = 0
			for _, kind := range auth.StateKinds {
				of, err := tx.CountStates(kind)
				if err != nil {
					return err
				}
				n += of
			}
			return nil
		})
		return n
	}
	for _, tt := range []struct {
		after time.Duration
		want  int
	}{{0, 2}, {5 * time.Minute, 2}, {time.Second, 1}, {time.Hour, 0}} {
		fx.clock.advance(tt.after)
		if _, err := fx.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := left(); got != tt.want {
			t.Errorf("%v later %d states are left, want %d", tt.after, got, tt.want)
		}
	}
}
