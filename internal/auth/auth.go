// Package auth holds the institution's accounts, their passwords and their sessions. Readers have
// none of these.
//
// What it promises:
//
//   - A password is kept as argon2id in a PHC string and nowhere else; a token that it hands out
//     (session, setup) is kept as its SHA-256 only. Neither is ever part of an error.
//   - Whoever signs in wrongly cannot tell which half was wrong, nor whether the account is there
//     or disabled: same error, same work.
//   - Guessing is slow: by network, by account, and by both together. Refusing costs no hashing,
//     and no account is ever locked for good: a network from which its owner signed in lately is
//     not held up by what strangers do to the account.
//   - At most runtime.NumCPU passwords are hashed at once, so that a rush costs time, not memory.
//   - A session ends at sign-out, when its password changes, after 30 minutes without a request
//     and after 12 hours in any case; a disabled account has none. These limits outlast a restart
//     (after which the 30 minutes may turn out up to 5 minutes shorter).
//   - There is no default password. The first administrator is made with a one-time token, only
//     while there is no account.
//
// It knows nothing of HTTP, cookies or disks. A Store keeps its records; every rule about them is
// here. Time comes from Config.Now, and an operation asks for it once.
//
// What a person typed wrongly comes back as notice.Problems; its message keys all begin with
// "problem." and are in no language yet.
package auth

import (
	"runtime"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// A Config says what an Auth stands on. All of it is needed.
type Config struct {
	Store Store
	Now   notice.Clock
}

// An Auth signs members of the institution in and out, and knows who they are. It is safe for
// concurrent use. One process has one: throttles and the setup token live in its memory.
type Auth struct {
	store     Store
	clock     notice.Clock
	hasher    hasher
	throttle  *throttle
	sightings *sightings

	mu    sync.Mutex
	setup setupToken
}

// New returns an Auth on c.Store.
func New(c Config) *Auth {
	return &Auth{
		store:     c.Store,
		clock:     c.Now,
		hasher:    newHasher(runtime.NumCPU()),
		throttle:  newThrottle(),
		sightings: newSightings(),
	}
}

// now returns the wall clock's time and nothing of the monotonic one, which stands still while the
// machine sleeps and means nothing after a restart.
func (a *Auth) now() time.Time { return a.clock().Round(0).UTC() }
