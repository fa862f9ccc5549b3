package auth

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"noticeboard/internal/notice"
)

// Passkeys, by W3C Web Authentication. All are made to be found without a login and to verify their
// owner, so that each can stand for a password; after a password, having it is enough. Who made an
// authenticator is not asked (attestation "none"), so there is nobody to ask about it either.

// A Passkey is a public key of an account; the private one is in a device of its owner.
type Passkey struct {
	ID      []byte // chosen by the device
	Key     []byte // COSE (RFC 9052)
	Name    string
	Added   time.Time
	Used    time.Time // zero: not yet
	Counter uint32    // of signatures, if the device counts
	Backup  bool      // may be copied to other devices of its owner
}

// Ref returns what names p in forms.
func (p Passkey) Ref() string {
	sum := sha256.Sum256(p.ID)
	return hex.EncodeToString(sum[:8])
}

// MaxPasskeys is how many an account may have.
const MaxPasskeys = 20

// What passkeys cannot do without, by what is missing. They are also the last parts of message keys.
const (
	NoName = "address" // the board's address is a number, and passkeys are bound to names
	NoTLS  = "plain"   // nor do browsers offer them without TLS, but on localhost
)

// passkeys makes challenges and judges the answers.
type passkeys struct {
	site    *webauthn.WebAuthn // nil if there can be none
	missing string             // then why
	host    string
	key     []byte // makes challenges recognisable as ours

	mu    *sync.Mutex
	spent map[string]time.Time // challenges that were answered rightly, until they expire
}

// usualPort is what browsers leave out of an origin (RFC 6454, section 4).
var usualPort = map[string]string{"http": ":80", "https": ":443"}

// newPasskeys binds passkeys to the host of base: it is the relying party's ID, and the address with
// scheme and port the one origin that is accepted.
func newPasskeys(base string) passkeys {
	p := passkeys{key: make([]byte, 32), mu: new(sync.Mutex), spent: map[string]time.Time{}}
	rand.Read(p.key) // never fails
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		p.missing = NoName
		return p
	}
	p.host = strings.TrimSuffix(strings.ToLower(u.Host), usualPort[u.Scheme])
	name := strings.ToLower(u.Hostname())
	if _, err := netip.ParseAddr(name); err == nil {
		p.missing = NoName
		return p
	}
	if local := name == "localhost" || strings.HasSuffix(name, ".localhost"); u.Scheme != "https" && !local {
		p.missing = NoTLS
		return p
	}
	p.site, err = webauthn.New(&webauthn.Config{
		RPID: name, RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + p.host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		p.missing = NoName
	}
	return p
}

// Passkeys returns "" if passkeys can be used where host is in the address bar, else what is missing:
// NoName, NoTLS or, if the board has a name to which passkeys are bound and this is another, that
// name.
func (a *Auth) Passkeys(host string) (missing string) {
	if a.passkeys.missing == "" && !strings.EqualFold(host, a.passkeys.host) {
		return a.passkeys.host
	}
	return a.passkeys.missing
}

// A purpose says what the answer to a challenge is good for; for nothing else is it accepted.
type purpose string

const (
	toAdd    purpose = "add"    // a passkey, bound to a session
	toEnter  purpose = "enter"  // instead of a password
	toFinish purpose = "finish" // after a password, bound to half a session
	toProve  purpose = "prove"  // who is signed in, bound to a session
)

const challengeLimit = 10 * time.Minute

// A challenge is when it expires (8 bytes), 16 random bytes, and 16 of a code that binds both to the
// purpose and to a session. So none has to be kept before it is answered, and asking for many costs
// nobody else theirs.
const challengeBytes, challengeHead = 40, 24

func (p passkeys) challenge(for_ purpose, bound Hash, now time.Time) []byte {
	c := binary.BigEndian.AppendUint64(make([]byte, 0, challengeBytes), uint64(now.Add(challengeLimit).Unix()))
	c = append(c, make([]byte, challengeHead-8)...)
	rand.Read(c[8:])
	return append(c, p.seal(c, for_, bound)...)
}

func (p passkeys) seal(head []byte, for_ purpose, bound Hash) []byte {
	mac := hmac.New(sha256.New, p.key)
	mac.Write(head)
	mac.Write(bound[:])
	mac.Write([]byte(for_))
	return mac.Sum(nil)[:challengeBytes-challengeHead]
}

// ours reports whether a challenge was made for this purpose, has not expired and was not answered.
func (p passkeys) ours(c []byte, for_ purpose, bound Hash, now time.Time) bool {
	if len(c) != challengeBytes || !hmac.Equal(c[challengeHead:], p.seal(c[:challengeHead], for_, bound)) {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, spent := p.spent[string(c)]
	return !spent && now.Unix() < int64(binary.BigEndian.Uint64(c))
}

// spend reports whether nobody has spent a challenge before.
func (p passkeys) spend(c []byte, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for old, expires := range p.spent {
		if now.After(expires) {
			delete(p.spent, old)
		}
	}
	_, spent := p.spent[string(c)]
	p.spent[string(c)] = now.Add(challengeLimit)
	return !spent
}

// An owner is an account as the library wants it.
type owner struct{ Account }

func (o owner) WebAuthnID() []byte          { return o.Handle }
func (o owner) WebAuthnName() string        { return o.Login }
func (o owner) WebAuthnDisplayName() string { return o.Name }

func (o owner) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, p := range o.Account.Passkeys {
		all = append(all, webauthn.Credential{
			ID: p.ID, PublicKey: p.Key, AttestationFormat: string(protocol.AttestationFormatNone),
			Flags:         webauthn.CredentialFlags{BackupEligible: p.Backup, UserPresent: true, UserVerified: true},
			Authenticator: webauthn.Authenticator{SignCount: p.Counter},
		})
	}
	return all
}

// AskToAdd returns the options, as JSON, with which a browser makes a passkey for the owner of s.
func (a *Auth) AskToAdd(ctx context.Context, s Session) (options string, err error) {
	if err := a.proven(s, provenFor); err != nil {
		return "", err
	}
	if a.passkeys.site == nil {
		return "", notice.ErrNotFound
	}
	var acct Account
	err = a.changeAccount(ctx, s.Login, func(_ WriteTx, stored *Account) error {
		if len(stored.Handle) == 0 {
			stored.Handle = make([]byte, 32)
			rand.Read(stored.Handle)
		}
		acct = *stored
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("asking for a passkey of %q: %w", s.Login, err)
	}
	creation, _, err := a.creation(acct, a.passkeys.challenge(toAdd, Hash(s.ID), a.now()))
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(creation)
	return string(text), err
}

// creation returns the options with a challenge, and what the answer is held against.
func (a *Auth) creation(acct Account, challenge []byte) (protocol.PublicKeyCredentialCreationOptions, webauthn.SessionData, error) {
	o := owner{acct}
	c, s, err := a.passkeys.site.BeginRegistration(o,
		webauthn.WithExclusions(webauthn.Credentials(o.WebAuthnCredentials()).CredentialDescriptors()),
		func(c *protocol.PublicKeyCredentialCreationOptions) error {
			c.Challenge = challenge
			return nil
		})
	if err != nil {
		return protocol.PublicKeyCredentialCreationOptions{}, webauthn.SessionData{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	return c.Response, *s, nil
}

// badPasskey answers a passkey that does not do, whatever is wrong with it.
func badPasskey() error { return notice.Problems{"passkey": "problem.passkey.wrong"} }

// AddPasskey adds the passkey that the browser made, and returns recovery codes if these are the
// account's first. Problems are those of "name" and "passkey".
func (a *Auth) AddPasskey(ctx context.Context, s Session, name, response string) (codes []string, err error) {
	now := a.now()
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return nil, err
	}
	name = spaced(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return nil, notice.Problems{"passkey-name": problem}
	}
	if a.passkeys.site == nil {
		return nil, badPasskey()
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return nil, badPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.passkeys.ours(challenge, toAdd, Hash(s.ID), now) {
		return nil, notice.Problems{"passkey": "problem.passkey.late"}
	}
	acct, err := a.account(ctx, s.Login)
	if err != nil {
		return nil, err
	}
	_, session, err := a.creation(acct, challenge)
	if err != nil {
		return nil, err
	}
	made, err := a.passkeys.site.CreateCredential(owner{acct}, session, parsed)
	if err != nil || !a.passkeys.spend(challenge, now) {
		return nil, badPasskey()
	}
	p := Passkey{ID: made.ID, Key: made.PublicKey, Name: name, Added: now, Counter: made.Authenticator.SignCount, Backup: made.Flags.BackupEligible}
	err = a.own(ctx, s, notice.PasskeyAdded, name, func(_ WriteTx, stored *Account) error {
		if len(stored.Passkeys) >= MaxPasskeys {
			return notice.Problems{"passkey-name": "problem.passkey.many"}
		}
		stored.Passkeys = append(slices.Clone(stored.Passkeys), p)
		codes = stored.firstRecovery()
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return nil, badPasskey() // some account has it
	}
	return codes, err
}

func passkeyNameProblem(name string) string {
	switch problem := nameProblem(name); problem {
	case "problem.name.missing":
		return "problem.passkey.name"
	default:
		return problem
	}
}

// AskToEnter returns the options with which a browser signs in by a passkey of any account; "" if
// there can be none.
func (a *Auth) AskToEnter() (options string, err error) {
	if a.passkeys.site == nil {
		return "", nil
	}
	return a.request(nil, a.passkeys.challenge(toEnter, Hash{}, a.now()))
}

// AskToFinish does so for the second step of acct; "" if it has no passkeys.
func (a *Auth) AskToFinish(acct Account, half string) (options string, err error) {
	if a.passkeys.site == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.request(&acct, a.passkeys.challenge(toFinish, sha256.Sum256([]byte(half)), a.now()))
}

// AskToProve does so for who is signed in; "" if there are no passkeys.
func (a *Auth) AskToProve(acct Account, s Session) (options string, err error) {
	if a.passkeys.site == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.request(&acct, a.passkeys.challenge(toProve, Hash(s.ID), a.now()))
}

func (a *Auth) request(acct *Account, challenge []byte) (options string, err error) {
	r, _, err := a.assertion(acct, challenge)
	if err != nil {
		return "", fmt.Errorf("asking for a passkey: %w", err)
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// assertion returns the options with a challenge, and what the answer is held against. Without an
// account any passkey will do.
func (a *Auth) assertion(acct *Account, challenge []byte) (protocol.PublicKeyCredentialRequestOptions, *webauthn.SessionData, error) {
	var c *protocol.CredentialAssertion
	var s *webauthn.SessionData
	var err error
	if acct == nil {
		c, s, err = a.passkeys.site.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	} else {
		c, s, err = a.passkeys.site.BeginLogin(owner{*acct}, webauthn.WithChallenge(challenge))
	}
	if err != nil {
		return protocol.PublicKeyCredentialRequestOptions{}, nil, err
	}
	return c.Response, s, nil
}

// A shown is a passkey whose owner has shown to have it.
type shown struct {
	Account
	id      []byte
	counter uint32
}

// show judges a browser's answer. Whatever is wrong with it, it returns Problems of "passkey".
func (a *Auth) show(ctx context.Context, for_ purpose, bound Hash, response string, now time.Time) (shown, error) {
	if a.passkeys.site == nil {
		return shown{}, badPasskey()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return shown{}, badPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.passkeys.ours(challenge, for_, bound, now) {
		return shown{}, notice.Problems{"passkey": "problem.passkey.late"}
	}
	var acct Account
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		acct, err = tx.AccountWithPasskey(parsed.RawID)
		return err
	})
	if errors.Is(err, notice.ErrNotFound) || err == nil && acct.Disabled {
		return shown{}, badPasskey()
	}
	if err != nil {
		return shown{}, fmt.Errorf("looking up a passkey: %w", err)
	}
	_, session, err := a.assertion(&acct, challenge)
	if err != nil {
		return shown{}, err
	}
	made, err := a.passkeys.site.ValidateLogin(owner{acct}, *session, parsed)
	if err != nil || made.Authenticator.CloneWarning || !a.passkeys.spend(challenge, now) {
		return shown{}, badPasskey()
	}
	return shown{acct, made.ID, made.Authenticator.SignCount}, nil
}

// use notes down that the passkey was used, if the account still has it.
func (k shown) use(now time.Time) func(*Account) error {
	return func(stored *Account) error {
		i := slices.IndexFunc(stored.Passkeys, func(p Passkey) bool { return bytes.Equal(p.ID, k.id) })
		if i < 0 {
			return badPasskey()
		}
		stored.Passkeys = slices.Clone(stored.Passkeys)
		stored.Passkeys[i].Used, stored.Passkeys[i].Counter = now, k.counter
		return nil
	}
}

// EnterWithPasskey signs in by a passkey alone. Problems are those of "passkey"; notice.TooSoon if
// there were too many wrong attempts from the client's network.
func (a *Auth) EnterWithPasskey(ctx context.Context, response string, from Client) (Entry, error) {
	now := a.now()
	right, wait := a.throttle.network(from.Addr, now)
	if wait > 0 {
		return Entry{}, notice.TooSoon(wait)
	}
	k, err := a.show(ctx, toEnter, Hash{}, response, now)
	if err != nil {
		return Entry{}, err
	}
	right()
	e, err := a.begin(ctx, k.Account, ByPasskey, from, now, k.use(now))
	if errors.Is(err, notice.ErrConflict) {
		return Entry{}, badPasskey()
	}
	return e, plainly(err, "signing in by a passkey")
}

// SecondPasskey turns half a session into a whole one by a passkey of the same account.
func (a *Auth) SecondPasskey(ctx context.Context, half, response string, from Client) (Entry, error) {
	now := a.now()
	acct, err := a.Half(ctx, half)
	if err != nil {
		return Entry{}, err
	}
	k, err := a.show(ctx, toFinish, sha256.Sum256([]byte(half)), response, now)
	if err == nil && k.Login != acct.Login {
		err = badPasskey()
	}
	if err != nil {
		return Entry{}, err
	}
	return a.complete(ctx, half, acct, ByKey, from, now, k.use(now))
}

// ProveWithPasskey notes that the owner of s has shown a passkey.
func (a *Auth) ProveWithPasskey(ctx context.Context, s Session, response string) error {
	now := a.now()
	k, err := a.show(ctx, toProve, Hash(s.ID), response, now)
	if err == nil && k.Login != s.Login {
		err = badPasskey()
	}
	if err != nil {
		return err
	}
	return a.prove(ctx, s, now, k.use(now))
}
