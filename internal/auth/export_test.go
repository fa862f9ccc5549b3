package auth

import "net/netip"

// What the tests need from inside.
type PHC = phc

var (
	ParsePHC  = parsePHC
	Guessable = guessable
	Listed    = commonPasswords
)

const (
	MaxBuckets   = maxBuckets
	MaxSightings = maxSightings
)

// Cheapen makes a's hashes cheap, and calls first before each.
func (a *Auth) Cheapen(first func()) {
	a.hasher.cost = cost{memory: 64, passes: 1, threads: 1}
	argon := a.hasher.key
	a.hasher.key = func(password, salt []byte, passes, memory uint32, threads uint8, keyLen uint32) []byte {
		first()
		return argon(password, salt, passes, memory, threads, keyLen)
	}
}

// Dear makes the next hashes dearer than the ones before.
func (a *Auth) Dear() { a.hasher.cost.passes++ }

// PasswordProblem is passwordProblem for an account with this login and name.
func PasswordProblem(login, name, password string) string {
	return passwordProblem(Account{Login: login, Name: name}, password)
}

// Held returns how many keys each bounded map of a holds.
func (a *Auth) Held() map[string]int {
	return map[string]int{
		"networks": a.throttle.networks.held.len(),
		"accounts": a.throttle.accounts.held.len(),
		"both":     a.throttle.both.held.len(),
		"changes":  a.throttle.changes.held.len(),
		"known":    a.throttle.known.len(),
		"sessions": a.sightings.last.len(),
	}
}

// Attempt counts an attempt to sign in and reports whether the throttle lets it pass.
func (a *Auth) Attempt(login string, from netip.Addr) bool {
	_, wait := a.throttle.signIn(from, login, a.now())
	return wait == 0
}

var TOTPCode = totpCode
