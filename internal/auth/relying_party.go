package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/netip"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Reasons why passkeys are unavailable. They are also the last parts of message keys.
const (
	NoHostname = "address" // Config.Base is empty or has an IP address, where passkeys need a domain name
	NoTLS      = "plain"   // Config.Base is http and not localhost, where browsers offer no passkeys
)

// relyingParty holds the WebAuthn relying party of the board and the key of its challenges.
type relyingParty struct {
	webauthn     *webauthn.WebAuthn // nil if passkeys are unavailable
	id           string             // host name of Config.Base, which passkeys are bound to; empty if they are unavailable
	unavailable  string             // NoHostname or NoTLS; empty if they are available
	host         string             // host of Config.Base, with the port unless it is the default
	challengeKey []byte             // HMAC key of challenges
}

// defaultPort is the port that browsers omit from an origin, by scheme (RFC 6454, section 4).
var defaultPort = map[string]string{"http": ":80", "https": ":443"}

// newRelyingParty returns the relying party whose ID is the host name of base and whose only accepted
// origin is that of base.
// Challenges are valid in each process with the same secret; if it is empty, in this one only.
func newRelyingParty(base string, secret []byte) relyingParty {
	if len(secret) == 0 {
		secret = make([]byte, sha256.Size)
		rand.Read(secret) // never fails
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("passkey challenges"))
	p := relyingParty{challengeKey: mac.Sum(nil)}
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
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification:   protocol.VerificationRequired,
		},
	})
	if err != nil {
		p.unavailable = NoHostname
		return p
	}
	p.id = name
	return p
}

// PasskeysUnavailable returns "" if passkeys can be used by a browser that shows host (with a port, if
// any) in its address bar. Otherwise it returns NoHostname, NoTLS or, if host is not that of
// Config.Base, the host to use instead.
func (a *Auth) PasskeysUnavailable(host string) (reason string) {
	if a.relyingParty.unavailable == "" && !strings.EqualFold(host, a.relyingParty.host) {
		return a.relyingParty.host
	}
	return a.relyingParty.unavailable
}

// A webauthnUser implements webauthn.User for an account.
type webauthnUser struct{ Account }

func (u webauthnUser) WebAuthnID() []byte          { return u.UserHandle }
func (u webauthnUser) WebAuthnName() string        { return u.Login }
func (u webauthnUser) WebAuthnDisplayName() string { return u.Name }

func (u webauthnUser) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, p := range u.Account.Passkeys {
		all = append(all, webauthn.Credential{
			ID: p.ID, PublicKey: p.Key, AttestationFormat: string(protocol.AttestationFormatNone),
			Flags: webauthn.CredentialFlags{BackupEligible: p.BackupEligible, UserPresent: true,
				UserVerified: true},
			Authenticator: webauthn.Authenticator{SignCount: p.Counter},
		})
	}
	return all
}
