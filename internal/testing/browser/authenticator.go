package browser

import "github.com/chromedp/cdproto/webauthn"

// An Authenticator makes and keeps the passkeys of a page, in place of the device that a person
// would touch. Each use of one succeeds at once.
type Authenticator struct {
	page *Page
	id   webauthn.AuthenticatorID
}

// Authenticator gives the page one, which verifies its owner and syncs nothing.
func (p *Page) Authenticator() *Authenticator {
	p.t.Helper()
	call(p, webauthn.Enable, webauthn.EnableParams{})
	added := call(p, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		},
	})
	return &Authenticator{p, added.AuthenticatorID}
}

// Passkeys returns how many it keeps.
func (a *Authenticator) Passkeys() int {
	a.page.t.Helper()
	return len(call(a.page, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: a.id}).Credentials)
}

// Recognize sets whether it recognizes its owner from now on.
func (a *Authenticator) Recognize(owner bool) {
	a.page.t.Helper()
	call(a.page, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: a.id, IsUserVerified: owner})
}
