package auth

import "net/netip"

// Unexported names that the tests use.
type PHC = phc

var (
	ParsePHC        = parsePHC
	Guessable       = isGuessable
	CommonPasswords = commonPasswords
)

const (
	MaxBuckets   = maxBuckets
	MaxSeenTimes = maxSeenTimes
)

// UseCheapHashes sets a low hash cost and calls first before each hash.
func (a *Auth) UseCheapHashes(first func()) {
	a.hasher.cost = cost{memory: 64, passes: 1, threads: 1}
	argon := a.hasher.key
	a.hasher.key = func(password, salt []byte, passes, memory uint32, threads uint8, keyLen uint32) []byte {
		first()
		return argon(password, salt, passes, memory, threads, keyLen)
	}
}

// BeforeHash calls first with the password before each hash.
func (a *Auth) BeforeHash(first func(password string)) {
	argon := a.hasher.key
	a.hasher.key = func(password, salt []byte, passes, memory uint32, threads uint8, keyLen uint32) []byte {
		first(string(password))
		return argon(password, salt, passes, memory, threads, keyLen)
	}
}

// SetHashSlots sets how many hashes are computed at the same time.
func (a *Auth) SetHashSlots(n int) { a.hasher.queue = newHashQueue(n) }

// RaiseHashCost raises the cost of hashes from now on, so that earlier ones are outdated.
func (a *Auth) RaiseHashCost() { a.hasher.cost.passes++ }

// HashAsTyped returns the hash of a password that is not normalised, as all were once.
func (a *Auth) HashAsTyped(password string) string {
	p := phc{cost: a.hasher.cost, salt: []byte("0123456789abcdef")}
	p.key = a.hasher.key([]byte(password), p.salt, p.passes, p.memory, p.threads, keyBytes)
	return p.String()
}

// PasswordProblem is passwordProblem for an account with this login and name.
func PasswordProblem(login, name, password string) string {
	return passwordProblem(Account{Login: login, Name: name}, password)
}

// CacheSizes returns the number of keys in each bounded map of a.
func (a *Auth) CacheSizes() map[string]int {
	return map[string]int{
		"networks":        a.throttle.networks.Len(),
		"accounts":        a.throttle.accounts.Len(),
		"accountNetworks": a.throttle.accountNetworks.Len(),
		"passwordChecks":  a.throttle.passwordChecks.Len(),
		"knownNetworks":   len(a.throttle.knownNetworks.byKey),
		"sessions":        len(a.seen.bySession.byKey),
	}
}

// Attempt counts an attempt to sign in and reports whether the throttle permits it.
func (a *Auth) Attempt(login string, from netip.Addr) bool {
	_, wait := a.throttle.signIn(from, login, a.now())
	return wait == 0
}

var (
	TOTPCode = totpCode
	TOTPText = totpText
)

// SetMaxStates sets the maximum number of states of each kind.
func (a *Auth) SetMaxStates(n int) {
	a.maxStates = map[StateKind]int{}
	for _, kind := range StateKinds {
		a.maxStates[kind] = n
	}
}

// Sizes returns in bytes the memory that deriving the key takes, and the lengths of salt and key.
func (p PHC) Sizes() (memory, salt, key int) { return int(p.memory) << 10, len(p.salt), len(p.key) }
