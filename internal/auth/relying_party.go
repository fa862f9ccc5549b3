package auth

import (
	"crypto/rand"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// What passkeys cannot do without, by what is missing. They are also the last parts of message keys.
const (
	NoHostname = "address" // the board's address is a number, and passkeys are bound to names
	NoTLS      = "plain"   // nor do browsers offer them without TLS, but on localhost
)

// relyingParty makes challenges and judges the answers.
type relyingParty struct {
	webauthn     *webauthn.WebAuthn // nil if there can be none
	unavailable  string             // then why
	host         string
	challengeKey []byte // makes challenges recognisable as ours

	mu             *sync.Mutex
	usedChallenges map[string]time.Time // challenges that were answered rightly, until they expire
}

// defaultPort is what browsers leave out of an origin (RFC 6454, section 4).
var defaultPort = map[string]string{"http": ":80", "https": ":443"}

// newRelyingParty binds passkeys to the host of base: it is the relying party's ID, and the address with
// scheme and port the one origin that is accepted.
func newRelyingParty(base string) relyingParty {
	p := relyingParty{challengeKey: make([]byte, 32), mu: new(sync.Mutex), usedChallenges: map[string]time.Time{}}
	rand.Read(p.challengeKey) // never fails
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		p.unavailable = NoHostname
		return p
	}
	p.host = strings.TrimSuffix(strings.ToLower(u.Host), defaultPort[u.Scheme])
	name := strings.ToLower(u.Hostname())
	if _, err := netip.ParseAddr(name); err == nil {
		p.unavailable = NoHostname
		return p
	}
	if local := name == "localhost" || strings.HasSuffix(name, ".localhost"); u.Scheme != "https" && !local {
		p.unavailable = NoTLS
		return p
	}
	p.webauthn, err = webauthn.New(&webauthn.Config{
		RPID: name, RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + p.host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		p.unavailable = NoHostname
	}
	return p
}

// PasskeysUnavailable returns "" if passkeys can be used where host is in the address bar, else what is missing:
// NoHostname, NoTLS or, if the board has a name to which passkeys are bound and this is another, that
// name.
func (a *Auth) PasskeysUnavailable(host string) (reason string) {
	if a.relyingParty.unavailable == "" && !strings.EqualFold(host, a.relyingParty.host) {
		return a.relyingParty.host
	}
	return a.relyingParty.unavailable
}

// A webauthnUser is an account as the library wants it.
type webauthnUser struct{ Account }

func (o webauthnUser) WebAuthnID() []byte { return o.UserHandle }

func (o webauthnUser) WebAuthnName() string { return o.Login }

func (o webauthnUser) WebAuthnDisplayName() string { return o.Name }

func (o webauthnUser) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, p := range o.Account.Passkeys {
		all = append(all, webauthn.Credential{
			ID: p.ID, PublicKey: p.Key, AttestationFormat: string(protocol.AttestationFormatNone),
			Flags:         webauthn.CredentialFlags{BackupEligible: p.BackupEligible, UserPresent: true, UserVerified: true},
			Authenticator: webauthn.Authenticator{SignCount: p.Counter},
		})
	}
	return all
}
